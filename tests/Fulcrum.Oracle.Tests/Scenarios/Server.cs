namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>A real server.</summary>
/// <param name="Address">One of <see cref="Lab.Real"/>.</param>
/// <param name="Port">That of the service unless it is NAT.</param>
/// <param name="Forwarding">How packets get there.</param>
/// <param name="Weight">0: gets no new sessions.</param>
public sealed record Server(string Address, ushort Port, Forwarding Forwarding, int Weight = 1);
