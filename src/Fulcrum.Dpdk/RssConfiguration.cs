namespace Fulcrum.Dpdk;

/// <summary>How a device spreads packets over its receive queues.</summary>
/// <param name="Types">What it hashes.</param>
/// <param name="Key">The key of its Toeplitz hash.</param>
/// <param name="Table">The indirection table: receive queue by the hash's low bits; empty: it has none.</param>
public sealed record RssConfiguration(RssTypes Types, ReadOnlyMemory<byte> Key, ReadOnlyMemory<ushort> Table);
