using System.Globalization;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;
using Fulcrum.ControlPlane.Vrrp.Tracking;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>VRRP in the API's terms.</summary>
internal static class ApiVrrp
{
    /// <summary>How it stands.</summary>
    /// <param name="status">As it is.</param>
    /// <param name="warnings">A sentence each.</param>
    /// <param name="utcNow">The time of the status.</param>
    public static GetVrrpResponse ToApi(VrrpStatus status, IEnumerable<string> warnings, DateTimeOffset utcNow)
    {
        GetVrrpResponse response = new();
        response.Instances.AddRange(status.Instances.Select(view => ToApi(view, status.Now)));
        response.Groups.AddRange(status.Groups.Select(group => ToApi(group, utcNow - (status.Now - group.Since))));
        response.Drops.AddRange(ToApi(status.Drops));
        response.Warnings.AddRange(warnings);
        return response;
    }

    private static VrrpInstance ToApi(InstanceView view, TimeSpan now)
    {
        InstanceStatus status = view.Status;
        VrrpInstance instance = new()
        {
            Name = status.Name,
            Interface = view.Plan.Settings.Interface,
            RouterId = (uint)view.Plan.Settings.RouterId,
            Version = (uint)view.Plan.Settings.Version,
            Group = status.Group ?? "",
            State = (VrrpState)status.State,
            Reason = view.Reason,
            SinceUnixMs = view.SinceUtc.ToUnixTimeMilliseconds(),
            BasePriority = (uint)status.BasePriority,
            EffectivePriority = (uint)status.EffectivePriority,
            Master = status.Master?.ToString() ?? "",
            MasterPriority = (uint)status.MasterPriority,
            IntervalUs = Microseconds(view.Plan.Settings.Interval),
            MasterIntervalUs = Microseconds(status.MasterInterval),
            Yielding = status.IsYielding,
            MayTakeOver = status.MayTakeOver,
            Split = status.IsSplit,
            Duplicate = status.Duplicate ?? "",
            Counters = Counters(view),
            VirtualInterface = view.Plan.VirtualInterface ?? "",
            VirtualMac = view.Plan.VirtualInterface is null ? "" : MacText(view.Plan.VirtualMac.GetAddressBytes()),
            Source = view.Source?.ToString() ?? "",
        };
        instance.Addresses.AddRange(view.Plan.Addresses.Select(Text));
        instance.Faults.AddRange(status.Faults);
        instance.Peers.AddRange(status.Peers.Select(peer => ToApi(peer, now)));
        instance.Tracked.AddRange(view.Tracked.Select(item => ToApi(item.Item, item.Value)));
        return instance;
    }

    private static VrrpTracked ToApi(TrackItem item, TrackValue value)
    {
        VrrpTracked tracked = new()
        {
            Name = item.Key.ToString(), Weight = item.Weight, Reversed = item.IsReversed, Detail = value.IsGood == false ? value.Detail : "",
        };
        if (value.IsGood is { } good)
            tracked.Good = good;
        return tracked;
    }

    private static VrrpCounters Counters(InstanceView view)
    {
        InstanceStatus status = view.Status;
        VrrpCounters counters = new()
        {
            BecameMaster = (ulong)status.MasterCount,
            Transitions = (ulong)status.TransitionCount,
            AdvertsSent = (ulong)status.SentCount,
            AdvertsReceived = (ulong)status.ReceivedCount,
            ZeroSent = (ulong)status.SentZeroCount,
            ZeroReceived = (ulong)status.ReceivedZeroCount,
            SendErrors = (ulong)view.SendErrors,
            AddressMismatches = (ulong)status.AddressMismatchCount,
            SplitBrains = (ulong)status.SplitBrainCount,
            Duplicates = (ulong)status.DuplicateRouterCount,
        };
        counters.Drops.AddRange(ToApi(status.Drops));
        return counters;
    }

    private static VrrpSyncGroup ToApi(GroupStatus group, DateTimeOffset since)
    {
        VrrpSyncGroup result = new() { Name = group.Name, State = (VrrpState)group.State, SinceUnixMs = since.ToUnixTimeMilliseconds() };
        result.Members.AddRange(group.Members);
        result.Faults.AddRange(group.Faults);
        return result;
    }

    private static VrrpPeer ToApi(PeerStatus peer, TimeSpan now) => new()
    {
        Address = peer.Address.ToString(),
        Priority = (uint)peer.Priority,
        IntervalUs = Microseconds(peer.Interval),
        HeardMsAgo = (ulong)Math.Max(0, (now - peer.LastHeard).TotalMilliseconds),
        Adverts = (ulong)peer.AdvertCount,
    };

    private static IEnumerable<VrrpDropCount> ToApi(IReadOnlyDictionary<VrrpDrop, long> drops) =>
        drops.OrderBy(item => item.Key).Select(item => new VrrpDropCount { Reason = item.Key.ToString(), Count = (ulong)item.Value });

    private static string Text(VirtualAddress address) => $"{address.Address}/{address.PrefixLength} dev {address.Interface}";

    private static string MacText(byte[] mac) => string.Join(':', mac.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));

    private static ulong Microseconds(TimeSpan time) => (ulong)Math.Max(0, time.TotalMicroseconds);
}
