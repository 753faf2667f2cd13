using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>What identifies an IPv4 service to a worker: virtual address, virtual port and protocol in one number, never 0.</summary>
public readonly record struct ServiceKey(ulong Value)
{
    /// <summary>Packs a key. <paramref name="protocol"/> is the IANA number.</summary>
    public static ServiceKey Of(Be32 address, Be16 port, byte protocol) =>
        new((ulong)address.Raw << 32 | (ulong)port.Raw << 16 | (uint)protocol << 8 | 1);

    /// <summary>Virtual address.</summary>
    public Be32 Address => new((uint)(Value >> 32));

    /// <summary>Virtual port.</summary>
    public Be16 Port => new((ushort)(Value >> 16));

    /// <summary>IANA protocol number.</summary>
    public byte Protocol => (byte)(Value >> 8);

    /// <summary>Mixes the key; the low bits select a slot of <see cref="RootSnapshot.Lookup"/>.</summary>
    public uint Hash
    {
        get
        {
            ulong mixed = Value * 0x9E3779B97F4A7C15;
            return (uint)(mixed >> 32);
        }
    }
}
