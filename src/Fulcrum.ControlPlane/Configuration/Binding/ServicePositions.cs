using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Validation;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Where the fields of a service are written.</summary>
internal static class ServicePositions
{
    /// <summary>Remembers those of a virtual_server block.</summary>
    public static void Add(FieldPositions positions, Origin origin, VirtualServerConfig config)
    {
        positions.Add(origin, ModelField.Scheduler, config.Scheduler);
        positions.Add(origin, ModelField.Pool, config.LocalAddressGroup);
        positions.Add(origin, ModelField.ClientAddress, config.ClientAddress);
        positions.Add(origin, ModelField.BindPort, config.BindPort);
        positions.Add(origin, ModelField.OnePacket, config.OnePacket);
        positions.Add(origin, ModelField.PersistenceTimeout, config.PersistenceTimeout);
        positions.Add(origin, ModelField.PersistencePrefix, config.PersistencePrefix);
        positions.Add(origin, ModelField.Timeouts, config.Timeouts);
        positions.Add(origin, ModelField.SlowStart, config.SlowStart);
        foreach ((string word, SchedulerFlags flag) in SchedulerFlagWords.All)
        {
            if (config.SchedulerFlags.TryGetValue(flag, out SourcePosition at))
                positions.Add<bool>(origin, ModelField.SchedulerFlags, new Written<bool>(true, at), word);
        }
    }
}
