using System.Buffers.Binary;
using System.Net.NetworkInformation;
using System.Text;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Requests that make and change interfaces. Each is written into a buffer of at least <see cref="BufferSize"/> bytes.</summary>
internal static class LinkRequests
{
    /// <summary>Enough for any of them.</summary>
    public const int BufferSize = 512;

    private const ushort Change = NlmFRequest | NlmFAck;

    /// <summary>
    /// Makes a macvlan in mode private that is down. It gets only what comes from other hosts to its MAC address, or to groups.
    /// </summary>
    public static Span<byte> AddMacvlan(Span<byte> buffer, string name, int lowerIndex, PhysicalAddress mac)
    {
        NetlinkMessageBuilder message = new(buffer, RtmNewLink, Change | NlmFCreate | NlmFExcl);
        message.Reserve(LinkHeaderSize);
        message.Add(IflaIfName, Encoding.UTF8.GetBytes(name + '\0'));
        message.Add(IflaLink, (uint)lowerIndex);
        message.Add(IflaAddress, mac.GetAddressBytes());
        int information = message.BeginAttribute(IflaLinkInfo);
        message.Add(IflaInfoKind, "macvlan"u8);
        int data = message.BeginAttribute(IflaInfoData);
        message.Add(IflaMacvlanMode, MacvlanModePrivate);
        message.EndNested(data);
        message.EndNested(information);
        return message.Finish();
    }

    /// <summary>Notes who has made the interface; the kernel makes no link-local address on it by itself.</summary>
    public static Span<byte> Mark(Span<byte> buffer, int linkIndex, string alias)
    {
        NetlinkMessageBuilder message = new(buffer, RtmNewLink, Change);
        BinaryPrimitives.WriteInt32LittleEndian(message.Reserve(LinkHeaderSize)[4..], linkIndex);
        message.Add(IflaIfAlias, Encoding.UTF8.GetBytes(alias));
        int families = message.BeginAttribute(IflaAfSpec);
        int family = message.BeginAttribute(AfInet6);
        message.Add(IflaInet6AddressGenerationMode, AddressGenerationNone);
        message.EndNested(family);
        message.EndNested(families);
        return message.Finish();
    }

    /// <summary>Switches an interface on.</summary>
    public static Span<byte> SetUp(Span<byte> buffer, int linkIndex)
    {
        NetlinkMessageBuilder message = new(buffer, RtmNewLink, Change);
        Span<byte> header = message.Reserve(LinkHeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], linkIndex);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], IffUp);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], IffUp);
        return message.Finish();
    }

    /// <summary>Deletes an interface.</summary>
    public static Span<byte> Delete(Span<byte> buffer, int linkIndex)
    {
        NetlinkMessageBuilder message = new(buffer, RtmDelLink, Change);
        BinaryPrimitives.WriteInt32LittleEndian(message.Reserve(LinkHeaderSize)[4..], linkIndex);
        return message.Finish();
    }
}
