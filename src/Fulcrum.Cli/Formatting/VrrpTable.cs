using System.Globalization;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>VRRP for people: an instance a line, then addresses, groups and what was refused.</summary>
public static class VrrpTable
{
    /// <summary>Tables, one below the other; those without lines are left out.</summary>
    public static string Format(GetVrrpResponse response, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Instances.Count == 0)
        {
            return "There are no VRRP instances.\n";
        }

        List<TextTable> tables = [Instances(response, now)];
        if (response.Groups.Count > 0)
        {
            tables.Add(Groups(response, now));
        }

        if (response.Instances.Any(instance => instance.Tracked.Count > 0))
        {
            tables.Add(Tracked(response));
        }

        if (response.Instances.Any(instance => instance.Peers.Count > 0))
        {
            tables.Add(Peers(response));
        }

        if (response.Drops.Count > 0 || response.Instances.Any(instance => instance.Counters.Drops.Count > 0))
        {
            tables.Add(Drops(response));
        }

        return string.Join('\n', tables);
    }

    /// <summary>The state's word in VRRP.</summary>
    public static string Word(VrrpState state) => state.ToString().ToUpperInvariant();

    private static TextTable Instances(GetVrrpResponse response, DateTimeOffset now)
    {
        TextTable table = new(
            "INSTANCE", "INTERFACE", ">VRID", "STATE", ">SINCE", ">PRIORITY", "MASTER", ">TRANSITIONS", ">SENT", ">RECEIVED", "ADDRESSES", "WHY");
        foreach (VrrpInstance instance in response.Instances)
        {
            string state = Word(instance.State) + (instance.Yielding ? " (yields)" : "");
            table.Add(
                instance.Name, instance.Interface, instance.RouterId, state, Span(now, instance.SinceUnixMs), Priority(instance), Master(instance),
                instance.Counters.Transitions, instance.Counters.AdvertsSent, instance.Counters.AdvertsReceived, Addresses(instance), Why(instance));
        }

        return table;
    }

    private static TextTable Groups(GetVrrpResponse response, DateTimeOffset now)
    {
        TextTable table = new("GROUP", "STATE", ">SINCE", "MEMBERS", "WHY");
        foreach (VrrpSyncGroup group in response.Groups)
        {
            table.Add(
                group.Name, Word(group.State), Span(now, group.SinceUnixMs), string.Join(' ', group.Members),
                Dash(string.Join(' ', group.Faults)));
        }

        return table;
    }

    private static TextTable Tracked(GetVrrpResponse response)
    {
        TextTable table = new("INSTANCE", "FOLLOWS", ">WEIGHT", "STATE", "WHY");
        foreach (VrrpInstance instance in response.Instances)
        {
            foreach (VrrpTracked tracked in instance.Tracked)
            {
                string weight = tracked.Weight == 0 ? "-" : tracked.Weight.ToString(CultureInfo.InvariantCulture);
                string state = !tracked.HasGood ? "unknown" : tracked.Good ? "good" : "bad";
                table.Add(instance.Name, tracked.Name, tracked.Reversed ? $"{weight} reversed" : weight, state, Dash(tracked.Detail));
            }
        }

        return table;
    }

    private static TextTable Peers(GetVrrpResponse response)
    {
        TextTable table = new("INSTANCE", "PEER", ">PRIORITY", ">INTERVAL", ">ADVERTS", ">HEARD");
        foreach (VrrpInstance instance in response.Instances)
        {
            foreach (VrrpPeer peer in instance.Peers)
            {
                table.Add(
                    instance.Name, peer.Address, peer.Priority, Seconds(peer.IntervalUs / 1e6), peer.Adverts,
                    $"{Seconds(peer.HeardMsAgo / 1e3)} ago");
            }
        }

        return table;
    }

    private static TextTable Drops(GetVrrpResponse response)
    {
        TextTable table = new("INSTANCE", "REFUSED", ">ADVERTS");
        foreach (VrrpInstance instance in response.Instances)
        {
            foreach (VrrpDropCount drop in instance.Counters.Drops)
            {
                table.Add(instance.Name, drop.Reason, drop.Count);
            }
        }

        foreach (VrrpDropCount drop in response.Drops)
        {
            table.Add("-", drop.Reason, drop.Count);
        }

        return table;
    }

    private static string Priority(VrrpInstance instance) => instance.BasePriority == instance.EffectivePriority
        ? $"{instance.EffectivePriority}"
        : $"{instance.EffectivePriority}/{instance.BasePriority}";

    private static string Master(VrrpInstance instance) => instance.State switch
    {
        VrrpState.Master => "this one",
        _ when instance.Master.Length > 0 => $"{instance.Master} ({instance.MasterPriority})",
        _ => "-",
    };

    private static string Addresses(VrrpInstance instance) => instance.Addresses.Count switch
    {
        0 => "-",
        <= 3 => string.Join(' ', instance.Addresses.Select(Short)),
        _ => $"{Short(instance.Addresses[0])} and {instance.Addresses.Count - 1} more",
    };

    private static string Short(string address) => address.Split(' ')[0];

    private static string Why(VrrpInstance instance) =>
        Dash(instance.State == VrrpState.Fault && instance.Faults.Count > 0 ? string.Join(' ', instance.Faults) : instance.Reason);

    private static string Dash(string text) => text.Length > 0 ? text : "-";

    private static string Span(DateTimeOffset now, long sinceUnixMs)
    {
        TimeSpan span = now - DateTimeOffset.FromUnixTimeMilliseconds(sinceUnixMs);
        return span switch
        {
            { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays}d{span.Hours}h"),
            { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Hours}h{span.Minutes}m"),
            { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}m{span.Seconds}s"),
            _ => Seconds(Math.Max(0, span.TotalSeconds)),
        };
    }

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##}s");
}
