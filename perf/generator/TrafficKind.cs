namespace Fulcrum.Generator;

/// <summary>What a trial sends.</summary>
public enum TrafficKind
{
    /// <summary>UDP of a number of flows, in turn.</summary>
    Flows,

    /// <summary>UDP, every packet of another flow; it comes back after <see cref="FlowAddresses.Most"/> packets.</summary>
    NewFlows,

    /// <summary>TCP connections from SYN to the last ACK; the generator is clients and servers.</summary>
    TcpExchanges,
}
