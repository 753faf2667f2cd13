using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>What identifies a service: virtual address, virtual port and protocol.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ServiceKey(IpAddress Address, Be16 Port, byte Protocol)
{
    /// <summary>Mixes the key; the low bits select a slot of <see cref="RootSnapshot.Lookup"/>.</summary>
    public uint Hash
    {
        get
        {
            ulong mixed = Address.Fold() ^ (ulong)Port.Raw << 32 ^ (ulong)Protocol << 48;
            mixed *= 0x9E3779B97F4A7C15;
            return (uint)(mixed >> 32);
        }
    }
}
