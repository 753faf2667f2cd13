using System.Net;
using Fulcrum.ControlPlane.Model;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Between the model's types and those of the data plane's protocol. Wire addresses are 4 or 16 network-order bytes.
/// </summary>
public static class WireMapping
{
    /// <summary>Network-order bytes.</summary>
    public static ByteString ToWire(this IPAddress address) => ByteString.CopyFrom(address.GetAddressBytes());

    /// <summary>The same identity on the wire.</summary>
    public static Wire.ServiceKey ToWire(this ServiceKey key) =>
        new() { Protocol = (uint)key.Protocol, Address = key.Address.ToWire(), Port = key.Port };

    /// <summary>4 or 16 bytes. Throws <see cref="ArgumentException"/> for other lengths.</summary>
    public static IPAddress ToAddress(this ByteString address) => new(address.Span);

    /// <summary>Throws <see cref="ArgumentException"/> where the address has another length than 4 or 16 bytes.</summary>
    public static ServiceKey ToModel(this Wire.ServiceKey key) =>
        new((TransportProtocol)key.Protocol, key.Address.ToAddress(), (ushort)key.Port);
}
