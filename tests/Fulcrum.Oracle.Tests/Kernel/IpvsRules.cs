using Fulcrum.Oracle.Tests.Scenarios;

namespace Fulcrum.Oracle.Tests.Kernel;

/// <summary>Services as <c>ipvsadm --restore</c> reads them.</summary>
internal static class IpvsRules
{
    public static IEnumerable<string> Of(Scenario scenario) => scenario.Services.SelectMany(Of);

    private static IEnumerable<string> Of(Service service)
    {
        string name = $"{ProtocolOption(service.Protocol)} {Endpoint(Lab.Virtual(service.Family), service.Port)}";
        string persistence = service.PersistenceSeconds > 0 ? $" -p {service.PersistenceSeconds}" : "";
        yield return $"-A {name} -s {service.Scheduler}{persistence}";
        foreach (Server server in service.Servers)
        {
            string real = Endpoint(server.Address, server.Port);
            yield return $"-a {name} -r {real} {ForwardingOptions(server.Forwarding)} -w {server.Weight}";
        }
    }

    private static string ProtocolOption(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "-t",
        Protocol.Udp => "-u",
        _ => "--sctp-service",
    };

    private static string ForwardingOptions(Forwarding forwarding) => forwarding switch
    {
        Forwarding.Nat => "-m",
        Forwarding.DirectRoute => "-g",
        Forwarding.Ipip => "-i --tun-type ipip",
        Forwarding.Gre => "-i --tun-type gre --tun-nocsum",
        Forwarding.GreChecksum => "-i --tun-type gre --tun-csum",
        Forwarding.Gue => "-i --tun-type gue --tun-port 6080 --tun-nocsum",
        _ => "-i --tun-type gue --tun-port 6080 --tun-csum",
    };

    private static string Endpoint(string address, ushort port) =>
        address.Contains(':') ? $"[{address}]:{port}" : $"{address}:{port}";
}
