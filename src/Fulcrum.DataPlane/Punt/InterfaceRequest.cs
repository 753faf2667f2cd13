using System.Runtime.InteropServices;
using System.Text;

namespace Fulcrum.DataPlane.Punt;

/// <summary>struct ifreq: an interface's name and one value.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal unsafe struct InterfaceRequest
{
    /// <summary>Longest name, without the ending zero.</summary>
    public const int MaxName = 15;

    [FieldOffset(0)] public fixed byte Name[MaxName + 1];
    [FieldOffset(16)] public short Flags;
    [FieldOffset(16)] public int Mtu;
    [FieldOffset(16)] public ushort AddressFamily;
    [FieldOffset(18)] public fixed byte Mac[6];

    /// <summary>A request about an interface. The name fits.</summary>
    public static InterfaceRequest For(string name)
    {
        InterfaceRequest request = default;
        Encoding.ASCII.GetBytes(name, new Span<byte>(request.Name, MaxName));
        return request;
    }
}
