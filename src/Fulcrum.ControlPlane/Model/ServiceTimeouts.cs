namespace Fulcrum.ControlPlane.Model;

/// <summary>Timeouts of a service's sessions, whole seconds; zero: the director's.</summary>
/// <param name="Tcp">ESTABLISHED; SCTP's, too.</param>
/// <param name="TcpFin">FIN_WAIT.</param>
/// <param name="Udp">UDP.</param>
public sealed record ServiceTimeouts(TimeSpan Tcp, TimeSpan TcpFin, TimeSpan Udp)
{
    /// <summary>All as the director says.</summary>
    public static ServiceTimeouts OfDirector { get; } = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
}
