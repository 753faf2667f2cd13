namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Layer-4 protocol of a service.</summary>
public enum Protocol
{
    Tcp,
    Udp,
    Sctp,
}
