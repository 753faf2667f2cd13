namespace Fulcrum.Cli.Ipvsadm.Options;

/// <summary>Which topics go with which command.</summary>
internal static class CommandRules
{
    private static readonly string[] Names =
    [
        "numeric", "connection", "service-address", "scheduler", "persistent", "netmask", "real-server", "forwarding-method", "weight",
        "u-threshold", "l-threshold", "mcast-interface", "timeout", "daemon", "stats", "rate", "thresholds", "persistent-conn", "nosort",
        "syncid", "exact", "ops", "pe", "sched-flags", "mcast-group", "mcast-port", "mcast-ttl", "sync-maxlen", "tun-info", "tun-type",
        "tun-port", "tun-nocsum", "tun-csum", "tun-remcsum", "pool",
    ];

    private static readonly Topic[] Service = [Topic.ServiceAddress];
    private static readonly Topic[] Server = [Topic.ServiceAddress, Topic.RealServer];

    private static readonly Topic[] ServiceOptions =
    [
        Topic.Scheduler, Topic.Persistent, Topic.Netmask, Topic.OnePacket, Topic.Engine, Topic.Flags, Topic.Pool,
    ];

    private static readonly Topic[] ServerOptions =
    [
        Topic.ForwardingMethod, Topic.Weight, Topic.UpperThreshold, Topic.LowerThreshold, Topic.TunnelType, Topic.TunnelPort,
        Topic.TunnelNoChecksum, Topic.TunnelChecksum, Topic.TunnelRemoteChecksum,
    ];

    private static readonly Topic[] ListOptions =
    [
        Topic.Numeric, Topic.Connection, Topic.ServiceAddress, Topic.Timeout, Topic.Daemon, Topic.Stats, Topic.Rate, Topic.Exact,
        Topic.Thresholds, Topic.PersistentConnections, Topic.TunnelInfo, Topic.NoSort, Topic.SyncId,
    ];

    private static readonly Topic[] DaemonOptions =
    [
        Topic.Interface, Topic.SyncId, Topic.Group, Topic.GroupPort, Topic.TimeToLive, Topic.SyncLength,
    ];

    /// <summary>Lists are about one of these at most.</summary>
    private static readonly Topic[] Subjects = [Topic.Connection, Topic.ServiceAddress, Topic.Timeout, Topic.Daemon];

    private static readonly Dictionary<Word, (string Name, Topic[] Required, Topic[] Allowed)> Rules = new()
    {
        [Word.AddService] = ("add-service", Service, ServiceOptions),
        [Word.EditService] = ("edit-service", Service, ServiceOptions),
        [Word.DeleteService] = ("delete-service", Service, []),
        [Word.Clear] = ("flush", [], []),
        [Word.List] = ("list", [], ListOptions),
        [Word.AddServer] = ("add-server", Server, ServerOptions),
        [Word.DeleteServer] = ("delete-server", Server, []),
        [Word.EditServer] = ("edit-server", Server, ServerOptions),
        [Word.Set] = ("set", [], []),
        [Word.StartDaemon] = ("start-daemon", [], DaemonOptions),
        [Word.StopDaemon] = ("stop-daemon", [], [Topic.SyncId]),
        [Word.Restore] = ("restore", [], []),
        [Word.Save] = ("save", [], [Topic.Numeric]),
        [Word.Zero] = ("zero", [], Service),
    };

    /// <summary>What messages call a topic.</summary>
    public static string NameOf(Topic topic) => Names[(int)topic];

    /// <summary>Why these topics do not go with the command, the first reason only; null: they do.</summary>
    public static string? Problem(Word command, IReadOnlySet<Topic> given)
    {
        (string name, Topic[] required, Topic[] allowed) = Rules[command];
        Topic? subject = null;
        foreach (Topic topic in Enum.GetValues<Topic>())
        {
            if (!given.Contains(topic))
            {
                if (required.Contains(topic))
                {
                    return $"You need to supply the '{NameOf(topic)}' option for the '{name}' command";
                }
            }
            else if (!required.Contains(topic) && !allowed.Contains(topic))
            {
                return $"Illegal '{NameOf(topic)}' option with the '{name}' command";
            }
            else if (command == Word.List && Subjects.Contains(topic))
            {
                if (subject is { } earlier)
                {
                    return $"The option '{NameOf(topic)}' conflicts with the '{NameOf(earlier)}' option in the '{name}' command";
                }

                subject = topic;
            }
        }

        return null;
    }
}
