using System.Text;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>A file as large as those of large sites: 700 virtual servers with 9,000 real servers, each with a check.</summary>
internal static class LargeFile
{
    /// <summary>How many virtual servers it has.</summary>
    public const int ServiceCount = 700;

    /// <summary>How many real servers it has.</summary>
    public const int ServerCount = 9_000;

    /// <summary>The text; one server in the middle has a weight of its own.</summary>
    public static string Write(int weight = 1)
    {
        StringBuilder text = new();
        for (int service = 0; service < ServiceCount; service++)
        {
            text.Append($$"""
                virtual_server 10.{{service / 250}}.{{service % 250}}.1 80 {
                    delay_loop 10
                    lb_algo wrr
                    lb_kind NAT
                    protocol TCP

                """);
            int servers = ServerCount / ServiceCount + (service < ServerCount % ServiceCount ? 1 : 0);
            for (int server = 1; server <= servers; server++)
            {
                text.Append($$"""
                        real_server 172.{{16 + service / 250}}.{{service % 250}}.{{server}} 8080 {
                            weight {{(service == ServiceCount / 2 && server == 5 ? weight : 1)}}
                            TCP_CHECK {
                                connect_timeout 3
                                retry 2
                                delay_before_retry 2
                                delay_loop 3600
                            }
                        }

                    """);
            }
            text.Append("}\n\n");
        }
        return text.ToString();
    }
}
