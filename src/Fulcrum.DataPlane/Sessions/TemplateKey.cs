using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// What identifies a template: the service and the client's network. As with LVS all ports of a port-0 service, and all packets of a
/// mark, share a client's template.
/// </summary>
public readonly struct TemplateKey
{
    /// <summary>The client network's address.</summary>
    public readonly IpAddress Client;

    /// <summary>The service.</summary>
    public readonly ServiceKey Service;

    /// <summary>Mixes both with the store's secret.</summary>
    public readonly uint Hash;

    /// <summary>The key for a client.</summary>
    /// <param name="service">The service.</param>
    /// <param name="client">The client's address.</param>
    /// <param name="prefix">Length of the client networks: 1 to 128, an IPv4 address counted as mapped.</param>
    /// <param name="store">Where the template is.</param>
    public unsafe TemplateKey(ServiceKey service, IpAddress client, int prefix, TemplateStore* store)
    {
        Service = service;
        Client = Masked(client, prefix);
        Vector128<byte> digest = store->Hash.KeyOf(Client.Bytes, service.Address.Bytes, service.Port.Raw, service.Protocol);
        Hash = store->Hash.Of(digest);
    }

    /// <summary>An address without the bits beyond a prefix, an IPv4 address counted as mapped.</summary>
    public static IpAddress Masked(IpAddress address, int prefix)
    {
        ulong high = Kept(prefix);
        ulong low = Kept(prefix - 64);
        Vector128<ulong> mask = Vector128.Create(Network(high), Network(low));
        return Unsafe.BitCast<Vector128<byte>, IpAddress>(address.Bytes & mask.AsByte());
    }

    private static ulong Kept(int bits) => bits <= 0 ? 0 : bits >= 64 ? ulong.MaxValue : ulong.MaxValue << 64 - bits;

    private static ulong Network(ulong host) =>
        BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(host) : host;
}
