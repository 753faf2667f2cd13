using Fulcrum.DataPlane.Steering;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Control;

/// <summary>Keys of receive-side scaling as devices take them.</summary>
internal static class RssKeys
{
    private const int LongestKey = 52;

    /// <summary>The default key for a device: repeated where the device's is longer than what tuples need.</summary>
    /// <param name="length">Bytes of the device's key; 0: it does not say.</param>
    public static byte[] ForDevice(int length)
    {
        byte[] key = new byte[Math.Clamp(length, WorkerHash.KeyLength, LongestKey)];
        for (int index = 0; index < key.Length; index++)
            key[index] = WorkerHash.DefaultKey[index % WorkerHash.KeyLength];
        return key;
    }

    /// <summary>Whether two keys give every tuple the same hash.</summary>
    public static bool AreAlike(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        one.Length >= WorkerHash.KeyLength && other.Length >= WorkerHash.KeyLength
        && one[..WorkerHash.KeyLength].SequenceEqual(other[..WorkerHash.KeyLength]);

    /// <summary>Protocols whose ports are hashed, in both families.</summary>
    public static HashedProtocols HashedProtocols(RssTypes types) =>
        (types.HasFlag(RssTypes.Ipv4Tcp | RssTypes.Ipv6Tcp) ? Steering.HashedProtocols.Tcp : 0)
        | (types.HasFlag(RssTypes.Ipv4Udp | RssTypes.Ipv6Udp) ? Steering.HashedProtocols.Udp : 0)
        | (types.HasFlag(RssTypes.Ipv4Sctp | RssTypes.Ipv6Sctp) ? Steering.HashedProtocols.Sctp : 0);
}
