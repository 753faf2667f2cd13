using System.Runtime.Intrinsics;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// The hashes of sh, dh, mh and conhash, for the tables and for those who look something up in them. No secrets: two directors with
/// the same services send a client to the same server.
/// </summary>
internal static class SchedulerHash
{
    /// <summary>Slots of an sh or dh table.</summary>
    public const int SlotCount = 256;

    /// <summary>Slots of an mh table, a prime.</summary>
    public const int MaglevSlotCount = 4093;

    private const int SlotShift = 24;
    private const uint GoldenRatio = 0x61C8_8647;
    private const ulong MaglevKey = 2_654_435_761;
    private const ulong MaglevSkipKey = 2_654_446_892;
    private const ulong RingKey = 2_654_435_789;

    /// <summary>An IPv4 address as a number; of an IPv6 address its four words, combined by exclusive or.</summary>
    public static uint Fold(IpAddress address)
    {
        if (address.IsIpv4)
            return address.Ipv4.Host;
        Vector128<uint> words = address.Bytes.AsUInt32();
        return new Be32(words[0] ^ words[1] ^ words[2] ^ words[3]).Host;
    }

    /// <summary>Slot of an sh or dh table.</summary>
    public static uint Slot(uint value) => value * GoldenRatio >> SlotShift;

    /// <summary>mh: of a client this selects the slot, of a server the first slot that it wants.</summary>
    public static uint Maglev(uint value) => SipHash.Of(value, MaglevKey, MaglevKey) % MaglevSlotCount;

    /// <summary>mh: how far a server's next wanted slot is from the last one.</summary>
    public static uint MaglevSkip(uint value) => SipHash.Of(value, MaglevSkipKey, MaglevSkipKey) % (MaglevSlotCount - 1) + 1;

    /// <summary>conhash: where on the ring a virtual node of a server is.</summary>
    public static uint RingNode(IpAddress server, Be16 port, int node)
    {
        Vector128<ulong> key = server.Bytes.AsUInt64();
        return SipHash.Of((ulong)port.Host << 32 | (uint)node, key[0], key[1]);
    }

    /// <summary>conhash: where on the ring a client is.</summary>
    public static uint RingPosition(uint client) => SipHash.Of(client, RingKey, RingKey);
}
