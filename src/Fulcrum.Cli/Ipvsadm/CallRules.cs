using Fulcrum.Api.V1;
using Fulcrum.Cli.Ipvsadm.Options;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>What has to hold between the values of a command line.</summary>
internal static class CallRules
{
    private static readonly Topic[] TunnelTopics =
    [
        Topic.TunnelType, Topic.TunnelPort, Topic.TunnelNoChecksum, Topic.TunnelChecksum, Topic.TunnelRemoteChecksum,
    ];

    private static readonly Topic[] Checksums = [Topic.TunnelNoChecksum, Topic.TunnelChecksum, Topic.TunnelRemoteChecksum];

    /// <summary>The call with the server's port as it counts. Throws <see cref="UsageException"/>.</summary>
    public static IpvsadmCall Check(IpvsadmCall call)
    {
        switch (call.Command)
        {
            case Word.AddService or Word.EditService:
                CheckService(call);
                return call;
            case Word.AddServer or Word.EditServer:
                IpvsadmCall completed = WithPort(call);
                CheckFamilies(completed);
                CheckTunnel(completed);
                return completed;
            case Word.DeleteServer:
                return WithPort(call);
            case Word.List:
                CheckList(call);
                return call;
            default:
                return call;
        }
    }

    private static void CheckService(IpvsadmCall call)
    {
        ServiceTarget service = call.Service!;
        if (service is { Mark: 0, Port: 0 } && call.PersistentSeconds is null)
        {
            throw new UsageException("Zero port specified for non-persistent service");
        }

        if (call.Has(Topic.OnePacket) && service.Mark == 0 && service.Protocol != Protocol.Udp)
        {
            throw new UsageException("One-Packet Scheduling is only for UDP virtual services");
        }
    }

    /// <summary>Direct routing and tunnels keep the service's port, whatever is written; -d takes what is written.</summary>
    private static IpvsadmCall WithPort(IpvsadmCall call)
    {
        bool isKept = call.Command != Word.DeleteServer && call.Service!.Mark == 0
            && call.Mode is ForwardingMode.DirectRoute or ForwardingMode.Tunnel;
        return call with
        {
            Server = call.Server! with { Port = isKept ? call.Service!.Port : call.Server.Port ?? call.Service!.Port },
        };
    }

    private static void CheckFamilies(IpvsadmCall call)
    {
        bool isMixed = call.Service!.IsIpv6 != call.Server!.IsIpv6;
        if (isMixed && call.Mode is not (ForwardingMode.Tunnel or ForwardingMode.FullNat))
        {
            throw new UsageException("Different address family is allowed only for tunneling servers");
        }
    }

    private static void CheckTunnel(IpvsadmCall call)
    {
        if (call.Mode != ForwardingMode.Tunnel)
        {
            if (TunnelTopics.Any(call.Has))
            {
                throw new UsageException("Tunnel options conflict with forward method");
            }

            return;
        }

        TunnelKind kind = call.Tunnel.Kind;
        string name = kind switch { TunnelKind.Gue => "gue", TunnelKind.Gre => "gre", _ => "ipip" };
        if (kind == TunnelKind.Gue && !call.Has(Topic.TunnelPort))
        {
            throw new UsageException($"You need to supply the '{CommandRules.NameOf(Topic.TunnelPort)}' option for the '{name}' tunnel type");
        }

        Topic? checksum = null;
        foreach (Topic topic in TunnelTopics.Where(call.Has))
        {
            if (!Allows(kind, topic))
            {
                throw new UsageException($"Illegal '{CommandRules.NameOf(topic)}' option with the '{name}' tunnel type");
            }

            if (Checksums.Contains(topic))
            {
                checksum = checksum is not { } earlier ? topic : throw new UsageException(
                    $"The option '{CommandRules.NameOf(topic)}' conflicts with the '{CommandRules.NameOf(earlier)}' option in the '{name}' tunnel type");
            }
        }
    }

    private static bool Allows(TunnelKind kind, Topic topic) => topic switch
    {
        Topic.TunnelType => true,
        Topic.TunnelPort or Topic.TunnelRemoteChecksum => kind == TunnelKind.Gue,
        _ => kind is TunnelKind.Gue or TunnelKind.Gre,
    };

    private static void CheckList(IpvsadmCall call)
    {
        bool hasOneLine = call.Has(Topic.Timeout) || call.Has(Topic.Daemon);
        bool hasColumns = call.Has(Topic.Stats) || call.Has(Topic.Rate) || call.Has(Topic.Thresholds);
        if ((hasOneLine && (hasColumns || call.Has(Topic.PersistentConnections))) || (call.Has(Topic.Connection) && hasColumns))
        {
            throw new UsageException("options conflicts in the list command");
        }
    }
}
