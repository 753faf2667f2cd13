using Fulcrum.Api.V1;
using static Fulcrum.Cli.Tests.ApiSamples;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>
/// The table behind golden.txt, without what Fulcrum does not have: servers on the director itself, persistence engines, sync daemons.
/// </summary>
internal static class GoldenTable
{
    public static void Fill(RecordingDirector director)
    {
        director.Statistics.Workers.Add(Worker(0, 4096));
        director.Settings.Settings.Add(new Setting { Name = "tcp_timeout", Value = 900 });
        director.Settings.Settings.Add(new Setting { Name = "tcp_fin_timeout", Value = 120 });
        director.Settings.Settings.Add(new Setting { Name = "udp_timeout", Value = 300 });
        director.Services.AddRange(Services());
        foreach (VirtualService service in director.Services)
        {
            bool counts = service.Key.Virtual?.Port == 80;
            ServiceStatistics statistics = new()
            {
                Key = service.Key,
                Total = counts ? Traffic(12345, 123456789, 987654, 98765432109, 123456789012345) : new(),
                Rate = counts ? Traffic(12, 3456, 3000, 1234567, 123456789) : new(),
            };
            statistics.Servers.AddRange(service.RealServers.Select(server => new ServerStatistics
            {
                Endpoint = server.Endpoint,
                Total = Traffic(4115, 41152263, 329218, 32921810703, 41152263004115),
                Rate = Traffic(4, 1152, 1000, 411522, 41152263),
            }));
            director.Statistics.Services.Add(statistics);
        }

        AddSessions(director.Sessions);
    }

    private static IEnumerable<VirtualService> Services()
    {
        // Servers in the order in which they were added, which is the reverse of the kernel's.
        RealServer limited = Server("192.168.10.13:8080", 1, 5, 17, ForwardingMode.Nat);
        (limited.UpperThreshold, limited.LowerThreshold) = (1000, 800);
        RealServer bound = Server("192.168.10.22:443", 2, 33, 44, ForwardingMode.Tunnel);
        bound.PersistentClients = 11;
        RealServer marked = Server("192.168.10.31:0", 10, 7, 3, ForwardingMode.DirectRoute);
        marked.PersistentClients = 2;
        yield return Service(
            "tcp:10.1.1.100:80", "wrr", Server("192.168.10.12:80", 0, 1, 0, ForwardingMode.DirectRoute),
            Server("192.168.10.11:8080", 100, 120, 2345, ForwardingMode.Nat), limited);
        VirtualService persistent = Service("tcp:10.1.1.100:443", "wlc", bound);
        persistent.Persistence = new() { TimeoutSeconds = 360, PrefixLength = 24 };
        yield return persistent;
        VirtualService onePacket = Service("udp:10.1.1.100:53", "rr", Server("192.168.10.53:53", 1, 0, 999, ForwardingMode.Nat));
        onePacket.OnePacket = true;
        yield return onePacket;
        VirtualService hashing = Service("sctp:10.1.1.100:3868", "sh", Server("192.168.10.61:3868", 1, 1, 0, ForwardingMode.Nat));
        hashing.SchedulerFlags.Add(["sh-fallback", "sh-port"]);
        yield return hashing;
        VirtualService mark = Service("fwm:7", "mh", marked);
        mark.SchedulerFlags.Add("mh-port");
        mark.Persistence = new() { TimeoutSeconds = 600 };
        yield return mark;
        VirtualService everyPort = Service("tcp:203.0.113.200:0", "rr");
        everyPort.Persistence = new() { TimeoutSeconds = 300 };
        yield return everyPort;
    }

    private static void AddSessions(List<Session> sessions)
    {
        Add(Protocol.Tcp, 899, "ESTABLISHED", "192.168.1.5:50000", "10.1.1.100:80", "192.168.10.11:8080");
        Add(Protocol.Tcp, 104, "FIN_WAIT", "192.168.1.5:50001", "10.1.1.100:80", "192.168.10.12:80");
        Add(Protocol.Tcp, 352, "ASSURED", "192.168.1.0:0", "10.1.1.100:443", "192.168.10.22:443");
        Add(Protocol.Udp, 299, "UDP", "192.168.1.5:33333", "10.1.1.100:53", "192.168.10.53:53");
        Add(Protocol.Unspecified, 590, "NONE", "203.0.113.7:0", "0.0.0.7:0", "192.168.10.31:0");
        Add(Protocol.Sctp, 899, "ESTABLISHED", "192.168.1.5:33333", "10.1.1.100:3868", "192.168.10.61:3868");
        Add(Protocol.Udp, 295, "NONE", "192.168.1.5:0", "10.1.1.100:5060", "192.168.10.53:5060");
        Add(Protocol.Tcp, 899, "ESTABLISHED", "[2001:db8::5]:50000", "[2001:db8::100]:80", "[2001:db8:1::11]:8080");

        void Add(Protocol protocol, uint seconds, string state, string client, string @virtual, string real) => sessions.Add(new()
        {
            Protocol = protocol,
            ExpiresInMs = seconds * 1000,
            State = state,
            Client = Arguments.EndpointText.Parse(client),
            Virtual = Arguments.EndpointText.Parse(@virtual),
            Real = Arguments.EndpointText.Parse(real),
        });
    }
}
