using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Control;

/// <summary>A started device whose hash may lead packets to their workers.</summary>
internal interface IRssDevice
{
    /// <summary>What it spreads packets with now.</summary>
    /// <exception cref="DpdkException">It does not say.</exception>
    RssConfiguration Rss { get; }

    /// <summary>Changes its key.</summary>
    /// <exception cref="DpdkException">It does not take it.</exception>
    void SetRssKey(ReadOnlySpan<byte> key, RssTypes types);

    /// <summary>Changes the receive queue of every entry of its indirection table.</summary>
    /// <exception cref="DpdkException">It does not take it.</exception>
    void SetRssTable(ReadOnlySpan<ushort> queues);
}
