using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Makes a quorum that servers can reach, as keepalived does.</summary>
internal static class QuorumBuilder
{
    /// <summary>Quorum above the servers' weights, and hysteresis not below the quorum, are cut with a warning.</summary>
    public static ServiceQuorum Build(VirtualServerConfig config, IReadOnlyList<RealServerConfig> servers, BindingContext context)
    {
        long quorum = config.Quorum?.Value ?? 1;
        long total = servers.Sum(server => ServerBuilder.WeightOf(config, server));
        if (quorum > total)
        {
            context.Log.Warning(config.Quorum?.At ?? config.At,
                $"quorum {quorum} is above the weight of all servers together, so it is {Math.Max(total, 1)}");
            quorum = Math.Max(total, 1);
        }
        long hysteresis = config.Hysteresis?.Value ?? 0;
        if (hysteresis >= quorum)
        {
            context.Log.Warning(config.Hysteresis?.At ?? config.At,
                $"hysteresis {hysteresis} is not below quorum {quorum}, so it is {quorum - 1}");
            hysteresis = quorum - 1;
        }
        return new() { Weight = (uint)quorum, Hysteresis = (uint)hysteresis, Up = config.QuorumUp, Down = config.QuorumDown };
    }
}
