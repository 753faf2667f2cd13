using System.Net;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>What reading and writing the packets of one instance have in common. Not thread-safe.</summary>
/// <param name="sequence">AH: the number before the first that is sent.</param>
/// <param name="time">auth_hmac: the clock that directors have in common; null: the system's.</param>
public sealed class PacketMemory(uint sequence = 0, TimeProvider? time = null)
{
    private const int MostSenders = 64;

    private readonly Dictionary<IPAddress, uint> _heard = [];
    private readonly Dictionary<IPAddress, ulong> _stamps = [];
    private ushort _identification;
    private ulong _stamp;

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

    /// <summary>auth_hmac: seconds since 1970, 32 bits, and their parts, 16 bits, with 16 bits of 0 behind.</summary>
    internal ulong Clock
    {
        get
        {
            TimeSpan since = (time ?? TimeProvider.System).GetUtcNow() - DateTimeOffset.UnixEpoch;
            ulong seconds = (ulong)Math.Floor(since.TotalSeconds);
            ulong parts = (ulong)((since.Ticks % TimeSpan.TicksPerSecond) << 16) / TimeSpan.TicksPerSecond;
            return seconds << 32 | parts << 16;
        }
    }

    /// <summary>auth_hmac: the stamp of the next packet, which grows also when the clock does not, unless it has gone back too far.</summary>
    internal ulong NextStamp(VrrpHmac hmac)
    {
        ulong clock = Clock;
        bool isLost = hmac.ChecksTime && (long)(_stamp >> 32) - (long)(clock >> 32) > hmac.Window?.TotalSeconds;
        return _stamp = clock > _stamp || isLost ? clock : _stamp + 1;
    }

    /// <summary>Whether a stamp is newer than the sender's last. A last one that is itself outside of the window does not count.</summary>
    internal bool TakeStamp(IPAddress sender, ulong stamp, VrrpHmac hmac)
    {
        bool isKnown = _stamps.TryGetValue(sender, out ulong last) && !(hmac.ChecksTime && IsStale(last, hmac));
        if (isKnown && stamp <= last)
            return false;
        if (!isKnown && _stamps.Count == MostSenders)
            _stamps.Clear();
        _stamps[sender] = stamp;
        return true;
    }

    /// <summary>Outside of the window.</summary>
    internal bool IsStale(ulong stamp, VrrpHmac hmac) => Math.Abs((long)(Clock >> 32) - (long)(stamp >> 32)) > hmac.Window?.TotalSeconds;

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
