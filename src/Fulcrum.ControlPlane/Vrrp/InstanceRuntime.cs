using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;
using Fulcrum.ControlPlane.Vrrp.Plan;
using Fulcrum.ControlPlane.Vrrp.Transport;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>What an instance's machine makes happen: packets, addresses, gratuitous packets. On VRRP's thread only.</summary>
internal sealed class InstanceRuntime(InstancePlan plan, InstanceHost host) : IInstanceActions
{
    private readonly byte[] _buffer = new byte[AdvertWriter.LargestLength];

    /// <summary>What it is to its host.</summary>
    public InstancePlan Plan { get; private set; } = plan;

    /// <summary>The machine; null until it is made.</summary>
    public InstanceMachine? Machine { get; set; }

    /// <summary>What its packets pass; null: there is none now.</summary>
    public RawSocket? Socket { get; set; }

    /// <summary>Which one that is.</summary>
    public SocketKey? SocketKey { get; set; }

    /// <summary>Their source; null: there is none now.</summary>
    public IPAddress? Source { get; set; }

    /// <summary>It has its addresses.</summary>
    public bool IsMaster { get; private set; }

    /// <summary>Why it is in its state; may be empty.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Since when it is in its state.</summary>
    public DateTimeOffset SinceUtc { get; private set; } = DateTimeOffset.UtcNow;

    /// <summary>Adverts that could not be sent.</summary>
    public long SendErrors { get; private set; }

    /// <summary>When the last advert was sent.</summary>
    public TimeSpan LastSent { get; private set; }

    /// <summary>When garp_extra_if is due.</summary>
    public TimeSpan? NextExtra { get; private set; }

    /// <summary>IP protocol of its packets.</summary>
    public byte Protocol => Plan.Settings.Authentication?.Type == "AH" ? (byte)ReceivedPacket.AhProtocol : (byte)ReceivedPacket.VrrpProtocol;

    /// <summary>Another configuration. As master: what that does not have goes; <see cref="KeepAddresses"/> sets what is new.</summary>
    public void Use(InstancePlan next)
    {
        InstancePlan before = Plan;
        Plan = next;
        if (!IsMaster)
            return;
        HashSet<IPAddress> kept = [.. next.Addresses.Select(item => item.Address)];
        List<VirtualAddress> gone = [.. before.Addresses.Where(item => !kept.Contains(item.Address))];
        host.Routing.Change(before, next);
        host.Addresses.Remove(gone.Where(item => !item.IsOfPool).Select(item => item.Address).ToHashSet());
        foreach (VirtualAddress pooled in gone.Where(item => item.IsOfPool))
            host.Addresses.HandOver(pooled);
    }

    /// <inheritdoc />
    public void SendAdvert(int priority)
    {
        // Before the other one knows that it may take them.
        if (priority == 0 && IsMaster)
            host.Output.HandsOver();
        if (Socket is null || Source is null || Machine is null)
            return;
        LastSent = host.Now();
        InstanceSettings settings = Machine.Settings;
        IEnumerable<IPAddress> destinations = settings.IsUnicast ? settings.Peers.Select(peer => peer.Address) : [settings.Group];
        foreach (IPAddress destination in destinations)
        {
            int length = AdvertWriter.Write(settings, Machine.Memory, priority, Source, destination, _buffer);
            ReadOnlySpan<byte> packet = _buffer.AsSpan(0, length);
            NetlinkError error = settings.Family == AddressFamily.InterNetwork
                ? Socket.Send(packet, destination)
                : Socket.Send(packet, Source, destination, settings.TimeToLive);
            if (!error.IsError)
                continue;
            if (SendErrors++ == 0)
            {
                host.Logger.LogWarning("VRRP instance {Instance}: an advert to {Destination} cannot be sent: {Error}",
                    settings.Name, destination, error);
            }
        }
    }

    /// <inheritdoc />
    public void TakeAddresses()
    {
        host.Output.HandsOver();
        IsMaster = true;
        if (Plan.Instance.PromotesSecondaries)
            PromoteSecondaries();
        host.Addresses.Set(Plan.Addresses);
        host.Routing.Set(Plan);
        host.Output.MastersChanged();
        NextExtra = Plan.ExtraInterval > TimeSpan.Zero && Plan.VirtualInterface is not null ? host.Now() + Plan.ExtraInterval : null;
    }

    /// <inheritdoc />
    public void ReleaseAddresses()
    {
        host.Output.HandsOver();
        IsMaster = false;
        NextExtra = null;
        host.Frames.Forget(this);
        host.Routing.Remove(Plan);
        host.Addresses.Remove(Plan.Addresses.Select(item => item.Address).ToHashSet());
        host.Output.MastersChanged();
    }

    /// <inheritdoc />
    public void Announce(int repeat)
    {
        for (int i = 0; i < (Plan.SendsFewGarps ? Math.Min(repeat, 1) : repeat); i++)
            Announce(Plan.Addresses);
    }

    /// <summary>While the thread is busy with many addresses: an advert that is due, beside the machine's.</summary>
    public void SendIfDue(TimeSpan now)
    {
        if (IsMaster && Machine is { } machine && now - LastSent >= machine.Settings.Interval)
            SendAdvert(machine.EffectivePriority);
    }

    /// <summary>garp_extra_if: switches forget a MAC address that sends nothing.</summary>
    public void AnnounceExtra()
    {
        Announce(Plan.Addresses.DistinctBy(item => item.Interface));
        NextExtra = host.Now() + Plan.ExtraInterval;
    }

    /// <inheritdoc />
    public void Tell(RouterEvent occurrence)
    {
        if (occurrence.Kind <= RouterEventKind.Deleted)
            (Reason, SinceUtc) = (occurrence.Reason, DateTimeOffset.UtcNow);
        host.Output.Tell(occurrence);
    }

    /// <summary>As master: sets what is missing, and tells of it.</summary>
    /// <param name="isComplete">Also what is not tracked (no_track).</param>
    public void KeepAddresses(bool isComplete)
    {
        if (!IsMaster)
            return;
        Announce(host.Addresses.Set(Plan.Addresses.Where(item => isComplete || item.IsTracked), isQuiet: !isComplete));
        host.Routing.Set(Plan);
    }

    private void PromoteSecondaries()
    {
        foreach (string name in Plan.Addresses.Select(item => item.Interface).Distinct())
            InterfaceSettings.Write("ipv4", name, "promote_secondaries", "1");
    }

    private void Announce(IEnumerable<VirtualAddress> addresses)
    {
        TimeSpan now = host.Now();
        foreach (VirtualAddress item in addresses)
        {
            AddressFamily family = item.Address.AddressFamily;
            GarpDistance distance = Plan.Distances.GetValueOrDefault(item.Interface) ?? Plan.DefaultDistance;
            host.Frames.Add(new(this, $"{distance.Group ?? item.Interface} {family}", item.Interface, item.Address, distance.Of(family)), now);
        }
    }
}
