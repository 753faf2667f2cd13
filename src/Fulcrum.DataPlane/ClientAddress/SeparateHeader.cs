using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>A PROXY header that has to leave before a packet of the burst.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SeparateHeader
{
    /// <summary>The packet.</summary>
    public byte Index;

    /// <summary>Bytes of the header.</summary>
    public byte Length;

    /// <summary>The header.</summary>
    public fixed byte Bytes[ProxyHeader.LongestLength];
}
