using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Reads RTM_NEWADDR and RTM_DELADDR: struct ifaddrmsg, then attributes.
/// <code>
///  0        1               2       3       4               8
///  +--------+---------------+-------+-------+---------------+------------
///  | family | prefix length | flags | scope | link index    | attributes
/// </code>
/// </summary>
internal static class AddressReader
{
    /// <summary>False for what is no IPv4 or IPv6 address, or is cut short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out AddressEntry? entry)
    {
        entry = null;
        if (payload.Length < AddressHeaderSize)
            return false;
        byte family = payload[0];
        int prefixLength = payload[1];
        int linkIndex = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        IPAddress? local = null;
        IPAddress? peer = null;
        byte protocol = 0;
        uint flags = payload[2];
        NetlinkAttributeReader attributes = new(payload[AddressHeaderSize..]);
        while (attributes.TryNext(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case IfaLocal:
                    local = NetlinkAttributeReader.ReadAddress(value);
                    break;
                case IfaAddress:
                    peer = NetlinkAttributeReader.ReadAddress(value);
                    break;
                case IfaFlags:
                    // Holds all flags; the header has only those below 256.
                    flags = NetlinkAttributeReader.ReadUInt32(value);
                    break;
                case IfaProto:
                    protocol = NetlinkAttributeReader.ReadByte(value);
                    break;
            }
        }
        // IPv6 has IFA_LOCAL only where there is a peer; then IFA_ADDRESS is the peer's, else it is the address itself.
        local ??= peer;
        peer ??= local;
        if (local is null || peer is null || !Prefixes.TryMake(family, peer, prefixLength, out IPNetwork prefix))
            return false;
        bool isTentative = (flags & (IfaFTentative | IfaFDadFailed)) != 0;
        bool isUsable = payload[3] == RtScopeUniverse && !isTentative;
        entry = new AddressEntry(linkIndex, local, prefix, protocol, isUsable, (flags & (IfaFSecondary | IfaFDeprecated)) == 0, isTentative);
        return true;
    }
}
