using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Control;

/// <summary>Whose server slots are, as messages say it. Made anew when the configuration has changed. Control thread only.</summary>
internal sealed class SlotServices(SnapshotCompiler compiler)
{
    private readonly Dictionary<uint, (ServerKey Server, Wire.ServiceKey Service)> _bySlot = [];
    private ulong? _generation;

    /// <summary>The service of a slot; null when it is not in use.</summary>
    public Wire.ServiceKey? ServiceOf(uint slot) => Find(slot).Service;

    /// <summary>The server of a slot.</summary>
    public ServerKey? ServerOf(uint slot) => Find(slot) is { Service: not null } found ? found.Server : null;

    private (ServerKey Server, Wire.ServiceKey? Service) Find(uint slot)
    {
        if (_generation != compiler.Generation)
            Read();
        return _bySlot.TryGetValue(slot, out (ServerKey, Wire.ServiceKey) found) ? found : default;
    }

    private void Read()
    {
        _generation = compiler.Generation;
        _bySlot.Clear();
        Dictionary<ServiceKey, Wire.ServiceKey> services = [];
        foreach ((ServerKey key, uint slot) in compiler.Servers)
        {
            if (!services.TryGetValue(key.Service, out Wire.ServiceKey? service))
                services.Add(key.Service, service = key.Service.ToWire());
            _bySlot[slot] = (key, service);
        }
    }
}
