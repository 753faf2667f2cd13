using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Quorum;

/// <summary>
/// Who serves for a service: its real servers, or without a quorum the sorry server. The places of the service in the data plane are the
/// real servers in order, and behind them the sorry server. A pure function of model and health.
/// </summary>
public readonly struct ServiceRotation(VirtualService service, HealthView health)
{
    /// <summary>Weight of a place that nobody has.</summary>
    public const int LeftOut = -1;

    private const int WeightOfSorryServer = 1;

    private readonly ServiceHealth? _state = health.Find(service);

    /// <summary>Of real servers and sorry server.</summary>
    public int Count => service.RealServers.Count + (service.SorryServer is null ? 0 : 1);

    /// <summary>Whether the sorry server serves.</summary>
    public bool SorryServes => service.SorryServer is not null && _state is { HasQuorum: false };

    /// <summary>The weight that a place has in the data plane; <see cref="LeftOut"/>: it is not there.</summary>
    public int WeightAt(int index)
    {
        if (index == service.RealServers.Count)
            return WeightOfSorry(service.SorryServer!);
        return WeightOf(service.RealServers[index]);
    }

    /// <summary>The weight that a real server of the service has in the data plane; <see cref="LeftOut"/>: it is not there.</summary>
    public int WeightOf(RealServer server)
    {
        if (SorryServes && IsSorry(server))
            return WeightOfSorryServer;
        ServerHealth? found = health.Find(service, server);
        bool isInRotation = !SorryServes && (HealthView.IsUp(found, server) || (_state?.Kept.Contains(server.CheckedAs) ?? false));
        if (isInRotation)
            return found?.WeightFrom(server.Weight) ?? server.Weight;
        return server.InhibitOnFailure ? 0 : LeftOut;
    }

    /// <summary>All of them in order.</summary>
    public int[] Weights()
    {
        int[] weights = new int[Count];
        for (int index = 0; index < weights.Length; index++)
            weights[index] = WeightAt(index);
        return weights;
    }

    /// <summary>A sorry server that is one of the real servers, too, has only that place while this is there.</summary>
    private int WeightOfSorry(SorryServer sorry)
    {
        for (int index = 0; index < service.RealServers.Count; index++)
        {
            if (IsSorry(service.RealServers[index]) && WeightAt(index) != LeftOut)
                return LeftOut;
        }
        return SorryServes ? WeightOfSorryServer : sorry.InhibitOnFailure ? 0 : LeftOut;
    }

    private bool IsSorry(RealServer server) => server.Endpoint.Equals(service.SorryServer!.EndpointIn(service.Key));
}
