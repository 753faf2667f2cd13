using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>
/// Private extension field of <see cref="GueHeader"/> for remote checksum offload, as Linux reads and writes it: the outer UDP
/// checksum covers the packet, and the receiver works out the inner layer-4 checksum from it.
/// </summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +-+-------------------------------------------------------------+
///  0 |R|                        Private flags                        |
///    +-+-----------------------------+-------------------------------+
///  4 |        Checksum start         |        Checksum offset        |
///    +-------------------------------+-------------------------------+
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Length)]
public struct GueRemoteChecksum
{
    /// <summary>Bytes of the field.</summary>
    public const int Length = 8;

    /// <summary>R, in host byte order: start and offset follow.</summary>
    public const uint RemoteChecksumFlag = 0x8000_0000;

    /// <summary>Says what follows.</summary>
    public Be32 PrivateFlags;

    /// <summary>Where the checksum begins to cover the packet, in bytes behind the GUE header with this field.</summary>
    public Be16 ChecksumStart;

    /// <summary>Where the checksum belongs, in bytes behind the GUE header with this field.</summary>
    public Be16 ChecksumOffset;
}
