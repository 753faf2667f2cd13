using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.NetworkInformation;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Reads RTM_NEWLINK and RTM_DELLINK, as <see cref="LinkReader"/>, for what VRRP asks of an interface.</summary>
internal static class InterfaceReader
{
    /// <summary>False for what is no interface.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out InterfaceEntry? entry)
    {
        entry = null;
        if (payload.Length < LinkHeaderSize || payload[0] != AfUnspec)
            return false;
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]);
        InterfaceEntry read = new(
            BinaryPrimitives.ReadInt32LittleEndian(payload[4..]), "", (flags & IffUp) != 0, (flags & (IffUp | IffRunning)) == (IffUp | IffRunning),
            PhysicalAddress.None);
        bool isLowerHere = true;
        NetlinkAttributeReader attributes = new(payload[LinkHeaderSize..]);
        while (attributes.TryNext(out ushort type, out ReadOnlySpan<byte> value))
        {
            read = type switch
            {
                IflaIfName => read with { Name = NetlinkAttributeReader.ReadString(value) },
                IflaAddress => read with { Mac = new PhysicalAddress(value.ToArray()) },
                IflaLink => read with { LowerIndex = (int)NetlinkAttributeReader.ReadUInt32(value) },
                IflaIfAlias => read with { Alias = NetlinkAttributeReader.ReadString(value) },
                IflaLinkInfo => read with { Kind = ReadKind(value) },
                _ => read,
            };
            isLowerHere &= type != IflaLinkNetnsId;
        }
        entry = isLowerHere ? read : read with { LowerIndex = 0 };
        return entry.Name.Length > 0;
    }

    private static string ReadKind(ReadOnlySpan<byte> information)
    {
        NetlinkAttributeReader attributes = new(information);
        while (attributes.TryNext(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == IflaInfoKind)
                return NetlinkAttributeReader.ReadString(value);
        }
        return "";
    }
}
