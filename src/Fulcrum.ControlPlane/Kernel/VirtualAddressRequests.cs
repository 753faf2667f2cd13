using System.Buffers.Binary;
using System.Net;
using System.Text;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Requests for addresses with all their attributes. Each is written into a buffer of at least <see cref="BufferSize"/> bytes.</summary>
internal static class VirtualAddressRequests
{
    /// <summary>Enough for any of them.</summary>
    public const int BufferSize = 256;

    private const ushort Change = NlmFRequest | NlmFAck;

    /// <summary>Adds the address to an interface, marked as made by <paramref name="protocol"/>.</summary>
    public static Span<byte> Add(Span<byte> buffer, int linkIndex, VirtualAddress address, byte protocol)
    {
        NetlinkMessageBuilder message = Begin(buffer, RtmNewAddr, Change | NlmFCreate | NlmFExcl, linkIndex, address);
        if (address.Broadcast is { } broadcast)
            message.Add(IfaBroadcast, broadcast);
        if (address.Label is { } label)
            message.Add(IfaLabel, Encoding.UTF8.GetBytes(label + '\0'));
        message.Add(IfaFlags, address.Flags);
        message.Add(IfaProto, protocol);
        if (address.PreferredSeconds is { } preferred)
        {
            // struct ifa_cacheinfo: preferred and valid lifetime in seconds, two timestamps that the kernel fills in.
            Span<byte> cacheInfo = stackalloc byte[16];
            cacheInfo.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(cacheInfo, preferred);
            BinaryPrimitives.WriteUInt32LittleEndian(cacheInfo[4..], InfiniteLifetime);
            message.Add(IfaCacheInfo, cacheInfo);
        }
        return message.Finish();
    }

    /// <summary>Deletes an address.</summary>
    public static Span<byte> Delete(Span<byte> buffer, int linkIndex, IPAddress address, int prefixLength) =>
        Begin(buffer, RtmDelAddr, Change, linkIndex, new VirtualAddress("", address, prefixLength)).Finish();

    private static NetlinkMessageBuilder Begin(Span<byte> buffer, ushort type, ushort flags, int linkIndex, VirtualAddress address)
    {
        NetlinkMessageBuilder message = new(buffer, type, flags);
        Span<byte> header = message.Reserve(AddressHeaderSize);
        header[0] = Prefixes.NetlinkFamily(address.Address);
        header[1] = (byte)address.PrefixLength;
        header[3] = address.Scope;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], linkIndex);
        message.Add(IfaLocal, address.Address);
        message.Add(IfaAddress, address.Peer ?? address.Address);
        return message;
    }
}
