using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>
/// Header of Generic UDP Encapsulation, variant 0, without extension fields (draft-ietf-intarea-gue section 3). It follows a UDP
/// header. Only valid over bytes whose length a parser has checked.
/// </summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +---+-+---------+---------------+-------------------------------+
///  0 | 0 |C|  Hlen   | Proto or type |             Flags             |
///    +---+-+---------+---------------+-------------------------------+
///  4 |            Extension fields, Hlen words of 32 bits            |
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = MinimumLength)]
public struct GueHeader
{
    /// <summary>Bytes of a header without extension fields.</summary>
    public const int MinimumLength = 4;

    /// <summary>Bytes of the longest header.</summary>
    public const int MaximumLength = MinimumLength + 31 * sizeof(uint);

    /// <summary>The registered UDP port (IANA "Service Name and Transport Protocol Port Number").</summary>
    public const ushort UdpPort = 6080;

    /// <summary>C of <see cref="VariantAndLength"/>: a control message.</summary>
    public const byte ControlBit = 0x20;

    /// <summary>Bit of <see cref="Flags"/>, in host byte order: private flags begin the last extension field.</summary>
    public const ushort PrivateFlag = 0x0001;

    /// <summary>Variant in the high two bits, then C, then Hlen: words of 32 bits behind this header.</summary>
    public byte VariantAndLength;

    /// <summary>One of <see cref="IpProtocol"/> for data; a kind of message with <see cref="ControlBit"/>.</summary>
    public byte ProtocolOrControlType;

    /// <summary>Which extension fields are there.</summary>
    public Be16 Flags;

    /// <summary>0 for this header; 1 is an IP packet directly behind UDP.</summary>
    public readonly int Variant
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => VariantAndLength >> 6;
    }

    /// <summary>Whether this is a control message and not data.</summary>
    public readonly bool IsControl
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (VariantAndLength & ControlBit) != 0;
    }

    /// <summary>Bytes of the header with its extension fields: 4 to 128.</summary>
    public readonly int HeaderLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MinimumLength + (VariantAndLength & 0x1F) * sizeof(uint);
    }

    /// <summary><see cref="VariantAndLength"/> of a data message.</summary>
    /// <param name="extensionLength">Bytes of extension fields: a multiple of 4, at most 124.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte DataWith(int extensionLength) => (byte)(extensionLength / sizeof(uint));
}
