using System.Runtime.InteropServices;
using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Our types as messages carry them.</summary>
internal static class WireConversions
{
    /// <summary>The 4 or 16 bytes of an address.</summary>
    public static ByteString ToWire(this IpAddress address) => ByteString.CopyFrom(address.ToArray());

    /// <summary>The six bytes of a MAC address.</summary>
    public static ByteString ToWire(this MacAddress mac)
    {
        ulong raw = mac.Raw;
        return ByteString.CopyFrom(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(ref raw))[..MacAddress.Length]);
    }

    /// <summary>A service's key.</summary>
    public static Wire.ServiceKey ToWire(this ServiceKey key) =>
        new() { Protocol = key.Protocol, Address = key.Address.ToWire(), Port = key.Port.Host };
}
