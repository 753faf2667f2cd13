using System.Globalization;
using System.Net;
using System.Text;
using Fulcrum.Api.V1;

namespace Fulcrum.Pktgen.PollGaps;

/// <summary>What the director of <see cref="PollGapsBench"/> serves: a keepalived-style file, and services of the API.</summary>
internal static class DirectorConfiguration
{
    /// <summary>Services of the file; the first one is the workload's.</summary>
    public const int FileServices = 100;

    /// <summary>Services of the API, whose weights calls may change.</summary>
    public const int ApiServices = 10;

    /// <summary>Servers of each service.</summary>
    public const int Servers = 10;

    private const string Pool = "bench";

    /// <summary>The servers' addresses.</summary>
    public static IEnumerable<string> ServerAddresses => Workload.Servers.Take(Servers).Select(server => server.Address.ToString());

    /// <summary>The file; <paramref name="variant"/> changes the weight of one server of each tenth service, as an operator's edit does.</summary>
    public static string FileText(int variant)
    {
        StringBuilder text = new();
        IPAddress[] local = [.. new Workload(PollGapsBench.Sessions).LocalAddresses];
        text.Append(CultureInfo.InvariantCulture, $"local_address_group {Pool} {{\n    {local[0]} {DataPlaneSetup.ClientPort}\n}}\n");
        for (int service = 0; service < FileServices; service++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                virtual_server {{VirtualAddress(service)}} {{Workload.ServicePort}} {
                    protocol UDP
                    lb_algo wrr
                    lb_kind FNAT
                    laddr_group_name {{Pool}}
                    vip_bind_dev {{DataPlaneSetup.ClientPort}}

                """);
            foreach ((int index, string address) in ServerAddresses.Index())
            {
                int weight = index == 0 && service % 10 == 1 ? 1 + variant % 2 : 1;
                text.Append(CultureInfo.InvariantCulture, $"    real_server {address} {Workload.ServicePort} {{ weight {weight} }}\n");
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    /// <summary>A service of the API with its servers.</summary>
    public static VirtualService ApiService(int index)
    {
        VirtualService service = new() { Key = ApiKey(index), Scheduler = "wrr", LocalAddressPool = Pool };
        service.RealServers.Add(ServerAddresses.Select(address => ApiServer(address, 1)));
        return service;
    }

    /// <summary>The key of such a service.</summary>
    public static ServiceKey ApiKey(int index) => new()
    {
        Protocol = Protocol.Udp, Virtual = new Endpoint { Address = VirtualAddress(FileServices + index), Port = Workload.ServicePort },
    };

    /// <summary>A server of such a service.</summary>
    public static RealServer ApiServer(string address, uint weight) => new()
    {
        Endpoint = new Endpoint { Address = address, Port = Workload.ServicePort }, Weight = weight, Mode = ForwardingMode.FullNat,
    };

    private static string VirtualAddress(int service)
    {
        byte[] address = Workload.VirtualAddress.GetAddressBytes();
        address[^1] += (byte)service;
        return new IPAddress(address).ToString();
    }
}
