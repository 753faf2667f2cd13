using System.Net;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>What reading and writing the packets of one instance have in common. Not thread-safe.</summary>
/// <param name="sequence">AH: the number before the first that is sent.</param>
public sealed class PacketMemory(uint sequence = 0)
{
    private const int MostSenders = 64;

    private readonly Dictionary<IPAddress, uint> _heard = [];
    private ushort _identification;

    /// <summary>AH: the highest number sent or heard. Others on the segment take only higher ones.</summary>
    public uint Sequence { get; private set; } = sequence;

    /// <summary>old_unicast_checksum: a peer of version 3 computes the checksum as if it sent to the group.</summary>
    public bool UsesOldChecksum { get; set; }

    /// <summary>AH: the number of the next packet.</summary>
    internal uint Next() => Sequence == uint.MaxValue ? Sequence : ++Sequence;

    /// <summary>IPv4's, never 0: the kernel fills that in, and AH covers it.</summary>
    internal ushort NextIdentification()
    {
        if (++_identification == 0)
            _identification = 1;
        return _identification;
    }

    /// <summary>Whether a number is new; it is none any more after.</summary>
    internal bool Take(IPAddress sender, uint sequence)
    {
        if (_heard.TryGetValue(sender, out uint last) && sequence <= last)
            return false;
        if (last == 0 && _heard.Count == MostSenders)
            _heard.Clear();
        _heard[sender] = sequence;
        Sequence = Math.Max(Sequence, sequence);
        return true;
    }
}
