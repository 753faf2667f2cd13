namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>A virtual service at <see cref="Lab.Virtual"/>.</summary>
/// <param name="Protocol">Layer 4.</param>
/// <param name="Family">Of the virtual address.</param>
/// <param name="Port">Virtual port.</param>
/// <param name="Scheduler">Both sides' word: rr, wrr.</param>
/// <param name="Servers">In the order in which they are added.</param>
public sealed record Service(
    Protocol Protocol, Family Family, ushort Port, string Scheduler, params IReadOnlyList<Server> Servers)
{
    /// <summary>How long a client stays with its server, seconds; 0: persistence is off.</summary>
    public int PersistenceSeconds { get; init; }
}
