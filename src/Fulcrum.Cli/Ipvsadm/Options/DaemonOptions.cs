using Fulcrum.Cli.Ipvsadm.Names;

namespace Fulcrum.Cli.Ipvsadm.Options;

/// <summary>Options of --start-daemon: they are checked, and have no effect here.</summary>
internal static class DaemonOptions
{
    private const long LongestMessage = 65_507;

    /// <summary>Throws <see cref="UsageException"/> for a value that makes no sense.</summary>
    public static void Check(Word word, string value)
    {
        switch (word)
        {
            case Word.SyncId:
                CheckNumber(value, 0, byte.MaxValue, "syncid");
                break;
            case Word.GroupPort:
                CheckNumber(value, 1, ushort.MaxValue, "mcast-port");
                break;
            case Word.TimeToLive:
                CheckNumber(value, 1, byte.MaxValue, "mcast-ttl");
                break;
            case Word.SyncLength:
                CheckNumber(value, 1, LongestMessage, "sync-maxlen");
                break;
            case Word.Group:
                CheckGroup(value);
                break;
            default:
                break;
        }
    }

    private static void CheckNumber(string value, long minimum, long maximum, string name)
    {
        if (Numbers.Read(value, minimum, maximum) is null)
        {
            throw new UsageException($"illegal {name} specified");
        }
    }

    private static void CheckGroup(string value)
    {
        bool isIpv6 = value.Contains(':', StringComparison.Ordinal);
        byte[] address = new byte[16];
        bool isGroup = NameLibc.Parse(isIpv6 ? NameLibc.Ipv6 : NameLibc.Ipv4, value, address) == 1
            && (isIpv6 ? address[0] == 0xFF : address[0] >> 4 == 0xE);
        if (!isGroup)
        {
            throw new UsageException($"invalid {(isIpv6 ? "IPv6" : "IPv4")} mcast-group `{value}'");
        }
    }
}
