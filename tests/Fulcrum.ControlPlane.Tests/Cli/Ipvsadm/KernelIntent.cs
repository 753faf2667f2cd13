using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using System.Text;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>What genuine ipvsadm asks of the kernel, read from a line of kernel.c's log, in <see cref="Intent"/>'s words.</summary>
internal static class KernelIntent
{
    private const uint Persistent = 1;
    private const uint OnePacket = 4;
    private const int SchedulerShift = 3;

    /// <summary>The line's words; null where there is nothing to do.</summary>
    public static string? Of(string line)
    {
        Dictionary<string, string> values = Values(line);
        return line.Split(' ')[1] switch
        {
            "1" => Intent.Of("add-service", Service(values)),
            "2" => Intent.Of("edit-service", Service(values)),
            "3" => Intent.Of("delete-service", Service(values).Key),
            "5" => Intent.Of("add-server", Service(values).Key, Server(values)),
            "6" => Intent.Of("edit-server", Service(values).Key, Server(values)),
            "7" => Intent.Of("delete-server", Service(values).Key, Server(values).Endpoint),
            "12" => Timeouts(values),
            "16" => values.Count == 0 ? "zero" : Intent.Of("zero", Service(values).Key),
            _ => null,
        };
    }

    /// <summary>Whether a persistent service's netmask is no prefix: Fulcrum refuses those.</summary>
    public static bool HasOddMask(string line)
    {
        Dictionary<string, string> values = Values(line);
        if (!values.TryGetValue("service9", out string? text) || Little(values["service1"]) == 10
            || (Little(values["service7"][..8]) & Persistent) == 0)
        {
            return false;
        }

        uint mask = Convert.ToUInt32(text, 16);
        return mask == 0 || BitOperations.PopCount(mask) != BitOperations.LeadingZeroCount(~mask);
    }

    /// <summary>Whether Fulcrum does it another way: all is deleted one by one, and there are no sync daemons.</summary>
    public static bool IsOtherwise(string line) => line.Split(' ')[1] is "9" or "10" or "17";

    private static Dictionary<string, string> Values(string line) =>
        line.Split(' ').Skip(2).Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

    private static string? Timeouts(Dictionary<string, string> values)
    {
        Dictionary<string, ulong> settings = [];
        foreach ((string name, int attribute) in new[] { ("tcp_timeout", 4), ("tcp_fin_timeout", 5), ("udp_timeout", 6) })
        {
            if (values[$"timeout{attribute}"] is not "0" and var seconds)
            {
                settings.Add(name, ulong.Parse(seconds));
            }
        }

        return settings.Count == 0 ? null : Intent.Of(settings);
    }

    private static VirtualService Service(Dictionary<string, string> values)
    {
        bool isIpv6 = Little(values["service1"]) == 10;
        uint flags = Little(values["service7"][..8]);
        uint mask = isIpv6 ? Little(values["service9"]) : (uint)BitOperations.PopCount(Convert.ToUInt32(values["service9"], 16));
        VirtualService service = new()
        {
            Key = values.TryGetValue("service5", out string? mark)
                ? new ServiceKey { Mark = Little(mark), Ipv6 = isIpv6 }
                : new ServiceKey
                {
                    Protocol = Little(values["service2"]) switch { 6 => Protocol.Tcp, 17 => Protocol.Udp, _ => Protocol.Sctp },
                    Virtual = Endpoint(values["service3"], values["service4"], isIpv6),
                },
            Scheduler = Encoding.ASCII.GetString(Convert.FromHexString(values["service6"])).TrimEnd('\0'),
            OnePacket = (flags & OnePacket) != 0,
            Persistence = (flags & Persistent) == 0
                ? null
                : new() { TimeoutSeconds = Little(values["service8"]), PrefixLength = mask },
        };
        string prefix = service.Scheduler is "sh" or "mh" ? service.Scheduler : "";
        string[] words = prefix.Length > 0 ? [$"{prefix}-fallback", $"{prefix}-port", "flag-3"] : ["flag-1", "flag-2", "flag-3"];
        service.SchedulerFlags.AddRange(words.Where((_, flag) => (flags >> (SchedulerShift + flag) & 1) != 0));
        return service;
    }

    private static RealServer Server(Dictionary<string, string> values)
    {
        ForwardingMode mode = Little(values["server3"]) switch
        {
            0 => ForwardingMode.Nat, 2 => ForwardingMode.Tunnel, _ => ForwardingMode.DirectRoute,
        };
        return new RealServer
        {
            Endpoint = Endpoint(values["server1"], values["server2"], Little(values["server11"]) == 10),
            Mode = mode,
            Weight = Little(values["server4"]),
            UpperThreshold = Little(values["server5"]),
            LowerThreshold = Little(values["server6"]),
            Tunnel = mode != ForwardingMode.Tunnel ? null : new()
            {
                Kind = Little(values["server13"]) switch { 1 => TunnelKind.Gue, 2 => TunnelKind.Gre, _ => TunnelKind.Ipip },
                Port = Convert.ToUInt16(values["server14"], 16),
                Checksum = (TunnelChecksum)(Little(values["server15"]) + 1),
            },
        };
    }

    private static Endpoint Endpoint(string address, string port, bool isIpv6) => new()
    {
        Address = new IPAddress(Convert.FromHexString(isIpv6 ? address : address[..8])).ToString(),
        Port = Convert.ToUInt16(port, 16),
    };

    private static uint Little(string hexadecimal)
    {
        byte[] bytes = new byte[sizeof(uint)];
        Convert.FromHexString(hexadecimal).CopyTo(bytes, 0);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
