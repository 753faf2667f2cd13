using System.Net;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>
/// Who sends adverts for a virtual router. One who is heard is MASTER; two who are heard over the same stretch of time are so at once. Not
/// thread-safe.
/// </summary>
internal sealed class PeerTable
{
    private const int MostPeers = 16;
    private const int MissedAdverts = 3;

    private readonly Dictionary<IPAddress, Peer> _peers = [];

    /// <summary>In order of their last adverts, the newest first.</summary>
    public ValueList<PeerStatus> All => new(_peers.Values.OrderByDescending(peer => peer.Last)
        .Select(peer => new PeerStatus(peer.Address, peer.Priority, peer.Interval, peer.Last, peer.AdvertCount)));

    /// <summary>An advert has come. Returns whether its sender was silent before.</summary>
    public bool Note(VrrpAdvert advert, TimeSpan now)
    {
        if (!_peers.TryGetValue(advert.Source, out Peer? peer))
        {
            if (_peers.Count == MostPeers)
                _peers.Remove(_peers.Values.MinBy(other => other.Last)!.Address);
            _peers.Add(advert.Source, peer = new(advert.Source) { First = now });
        }
        bool wasSilent = !peer.IsLive(now);
        if (wasSilent)
            peer.First = now;
        (peer.Last, peer.Priority, peer.AdvertCount) = (now, advert.Priority, peer.AdvertCount + 1);
        if (advert.Interval > TimeSpan.Zero)
            peer.Interval = advert.Interval;
        peer.HasLeft = advert.Priority == 0;
        return wasSilent;
    }

    /// <summary>Whether this one is heard now.</summary>
    public bool Hears(IPAddress address, TimeSpan now) => _peers.TryGetValue(address, out Peer? peer) && peer.IsLive(now);

    /// <summary>
    /// Somebody who is heard and was MASTER together with the sender of the last advert for half an interval at least; null: nobody.
    /// </summary>
    public IPAddress? RivalOf(IPAddress sender, TimeSpan now)
    {
        if (!_peers.TryGetValue(sender, out Peer? one) || one.HasLeft)
            return null;
        foreach (Peer other in _peers.Values.Where(peer => peer != one && peer.IsLive(now)))
        {
            TimeSpan begin = one.First > other.First ? one.First : other.First;
            TimeSpan end = one.Last < other.Last ? one.Last : other.Last;
            if (end - begin >= (one.Interval > other.Interval ? one.Interval : other.Interval) / 2)
                return other.Address;
        }
        return null;
    }

    private sealed class Peer(IPAddress address)
    {
        public IPAddress Address => address;

        public TimeSpan First { get; set; }

        public TimeSpan Last { get; set; }

        public int Priority { get; set; }

        public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

        public long AdvertCount { get; set; }

        public bool HasLeft { get; set; }

        public bool IsLive(TimeSpan now) => AdvertCount > 0 && !HasLeft && now - Last <= MissedAdverts * Interval;
    }
}
