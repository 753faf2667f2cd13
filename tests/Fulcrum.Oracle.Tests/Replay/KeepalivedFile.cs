using System.Text;
using Fulcrum.Oracle.Tests.Scenarios;

namespace Fulcrum.Oracle.Tests.Replay;

/// <summary>A scenario's services as a keepalived file.</summary>
internal static class KeepalivedFile
{
    public static string Of(Scenario scenario)
    {
        StringBuilder text = new($"# {scenario.Sentence}\nglobal_defs {{\n");
        foreach (string definition in scenario.Definitions)
        {
            text.Append($"    {definition}\n");
        }

        text.Append("}\n");
        foreach (Service service in scenario.Services)
        {
            Append(text, service);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Service service)
    {
        text.Append($$"""

            virtual_server {{Lab.Virtual(service.Family)}} {{service.Port}} {
                protocol {{service.Protocol.ToString().ToUpperInvariant()}}
                lb_algo {{service.Scheduler}}
                lb_kind NAT
                vip_bind_dev wan0

            """);
        if (service.PersistenceSeconds > 0)
        {
            text.Append($"    persistence_timeout {service.PersistenceSeconds}\n");
        }

        foreach (Server server in service.Servers)
        {
            text.Append($$"""
                    real_server {{server.Address}} {{server.Port}} {
                        weight {{server.Weight}}
                        lvs_method {{Method(server.Forwarding)}}
                    }

                """);
        }

        text.Append("}\n");
    }

    private static string Method(Forwarding forwarding) => forwarding switch
    {
        Forwarding.Nat => "NAT",
        Forwarding.DirectRoute => "DR",
        Forwarding.Ipip => "TUN type ipip",
        Forwarding.Gre => "TUN type gre nocsum",
        Forwarding.GreChecksum => "TUN type gre csum",
        Forwarding.Gue => "TUN type gue port 6080 nocsum",
        _ => "TUN type gue port 6080 csum",
    };
}
