namespace Fulcrum.DataPlane.Ports;

/// <summary>Who holds an mbuf of a <see cref="MemoryNetwork"/>.</summary>
public enum MbufHolder
{
    /// <summary>It is in the pool.</summary>
    Nobody,

    /// <summary>It waits in a receive queue.</summary>
    ReceiveQueue,

    /// <summary>A worker received or dequeued it.</summary>
    Worker,

    /// <summary>It waits in a ring.</summary>
    Ring,

    /// <summary>It was transmitted and waits to be looked at.</summary>
    Transmitted,
}
