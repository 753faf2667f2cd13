using System.Net;
using System.Text;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using static Fulcrum.Cli.Tests.ApiSamples;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>Random services, servers and counters, for the director and, in kernel.c's words, for the genuine program.</summary>
internal sealed class GeneratedTable
{
    private static readonly string[] Schedulers = ["rr", "wrr", "lc", "wlc", "sed", "nq", "dh", "sh", "mh", "fo", "ovf"];
    private readonly Random _random;

    public GeneratedTable(int seed)
    {
        _random = new(seed);
        HashSet<string> keys = [];
        for (int left = _random.Next(12); left > 0; left--)
        {
            VirtualService service = NewService();
            if (keys.Add(ServiceKeyText.Format(service.Key)))
            {
                Services.Add(service);
                Statistics.Add(NewStatistics(service));
            }
        }

        Sessions = new(_random, NewEndpoint);
    }

    public GeneratedSessions Sessions { get; }

    public List<VirtualService> Services { get; } = [];

    public List<ServiceStatistics> Statistics { get; } = [];

    /// <summary>In kernel.c's words. The kernel's list of servers begins with the one that was added last.</summary>
    public string Text()
    {
        StringBuilder text = new("info 66049 4096\n");
        foreach ((VirtualService service, ServiceStatistics statistics) in Services.Zip(Statistics))
        {
            text.Append(Service(service, statistics));
            foreach ((RealServer server, ServerStatistics counters) in service.RealServers.Zip(statistics.Servers).Reverse())
            {
                text.Append(Server(server, counters));
            }
        }

        return text.ToString();
    }

    private static string Service(VirtualService service, ServiceStatistics statistics)
    {
        ServiceKey key = service.Key;
        bool isIpv6 = key.Mark != 0 ? key.Ipv6 : EndpointText.IsIpv6(key.Virtual);
        int protocol = key.Protocol switch { Protocol.Tcp => 6, Protocol.Udp => 17, Protocol.Sctp => 132, _ => 0 };
        string address = key.Virtual?.Address ?? (isIpv6 ? "::" : "0.0.0.0");
        return $"service {(isIpv6 ? 10 : 2)} {protocol} {address} {key.Virtual?.Port ?? 0} {key.Mark} {service.Scheduler} {Flags(service)} "
            + $"{service.Persistence?.TimeoutSeconds ?? 0} {Mask(service, isIpv6):x} - {Counters(statistics.Total, statistics.Rate)}\n";
    }

    private static string Server(RealServer server, ServerStatistics counters)
    {
        int method = server.Mode switch { ForwardingMode.Nat => 0, ForwardingMode.Tunnel => 2, _ => 3 };
        Tunnel tunnel = server.Tunnel ?? new();
        int kind = tunnel.Kind switch { TunnelKind.Gue => 1, TunnelKind.Gre => 2, _ => 0 };
        int checksum = tunnel.Checksum switch { TunnelChecksum.Plain => 1, TunnelChecksum.Remote => 2, _ => 0 };
        return $"server {server.Endpoint.Address} {server.Endpoint.Port} {method} {server.Weight} {server.UpperThreshold} {server.LowerThreshold} "
            + $"{server.ActiveSessions} {server.InactiveSessions} {server.PersistentClients} {kind} {tunnel.Port} {checksum} "
            + $"{Counters(counters.Total, counters.Rate)}\n";
    }

    private static int Flags(VirtualService service) =>
        (service.Persistence is null ? 0 : 1) | (service.OnePacket ? 4 : 0)
        | service.SchedulerFlags.Sum(flag => flag.EndsWith("fallback", StringComparison.Ordinal) ? 8 : 16);

    /// <summary>As it lies in memory.</summary>
    private static uint Mask(VirtualService service, bool isIpv6)
    {
        uint length = service.Persistence?.PrefixLength ?? 0;
        return isIpv6
            ? length == 0 ? 128 : length
            : length == 0 ? uint.MaxValue : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(uint.MaxValue << (32 - (int)length));
    }

    private static string Counters(TrafficCounters total, TrafficCounters rate) => string.Join(' ', Numbers(total).Concat(Numbers(rate)));

    private static IEnumerable<ulong> Numbers(TrafficCounters of) =>
        [of.Connections, of.InboundPackets, of.OutboundPackets, of.InboundBytes, of.OutboundBytes];

    private VirtualService NewService()
    {
        bool isIpv6 = _random.Next(3) == 0;
        Protocol protocol = (Protocol)_random.Next(1, 4);
        VirtualService service = new()
        {
            Key = _random.Next(4) == 0
                ? new ServiceKey { Mark = (uint)_random.Next(1, 5) * (uint)_random.Next(1, 500_000_000), Ipv6 = isIpv6 }
                : new ServiceKey { Protocol = protocol, Virtual = NewEndpoint(isIpv6) },
            Scheduler = Pick(Schedulers),
            OnePacket = protocol == Protocol.Udp && _random.Next(3) == 0,
        };
        if (service.Scheduler is "sh" or "mh")
        {
            IEnumerable<string> flags = new[] { "fallback", "port" }.Where(_ => _random.Next(2) == 0);
            service.SchedulerFlags.AddRange(flags.Select(flag => $"{service.Scheduler}-{flag}"));
        }

        if (_random.Next(2) == 0)
        {
            service.Persistence = new()
            {
                TimeoutSeconds = (uint)_random.Next(1, 2_678_400), PrefixLength = (uint)_random.Next(isIpv6 ? 128 : 32),
            };
        }

        HashSet<Endpoint> endpoints = [];
        for (int left = _random.Next(7); left > 0; left--)
        {
            RealServer server = NewServer(isIpv6);
            if (endpoints.Add(server.Endpoint))
            {
                service.RealServers.Add(server);
            }
        }

        return service;
    }

    private RealServer NewServer(bool isIpv6)
    {
        ForwardingMode mode = Pick([ForwardingMode.Nat, ForwardingMode.DirectRoute, ForwardingMode.Tunnel]);
        uint weight = Number();
        TunnelKind kind = (TunnelKind)_random.Next(1, 4);
        return new()
        {
            Endpoint = NewEndpoint(mode == ForwardingMode.Tunnel ? _random.Next(2) == 0 : isIpv6),
            Mode = mode,
            Weight = weight & int.MaxValue,
            EffectiveWeight = weight & int.MaxValue,
            Health = HealthState.Up,
            ActiveSessions = Number(),
            InactiveSessions = Number(),
            PersistentClients = Number(),
            UpperThreshold = Number(),
            LowerThreshold = Number(),
            Tunnel = mode != ForwardingMode.Tunnel ? null : new()
            {
                Kind = kind,
                Port = kind == TunnelKind.Gue ? (uint)_random.Next(1, 65536) : 0,
                Checksum = kind switch
                {
                    TunnelKind.Gue => (TunnelChecksum)_random.Next(1, 4),
                    TunnelKind.Gre => (TunnelChecksum)_random.Next(1, 3),
                    _ => TunnelChecksum.None,
                },
            },
        };
    }

    private ServiceStatistics NewStatistics(VirtualService service)
    {
        ServiceStatistics statistics = new()
        {
            Key = service.Key,
            Total = Traffic(Large(), Large(), Large(), Large(), Large()),
            Rate = Traffic(Large(), Large(), Large(), Large(), Large()),
        };
        // The genuine program reads servers' counters of 32 bits, but for bytes.
        statistics.Servers.AddRange(service.RealServers.Select(server => new ServerStatistics
        {
            Endpoint = server.Endpoint,
            Total = Traffic(Number(), Number(), Number(), Large(), Large()),
            Rate = Traffic(Number(), Number(), Number(), Number(), Number()),
        }));
        return statistics;
    }

    private Endpoint NewEndpoint(bool isIpv6)
    {
        byte[] address = new byte[isIpv6 ? 16 : 4];
        _random.NextBytes(address);
        if (_random.Next(2) == 0)
        {
            // Neighbours, so that ports and the last bytes decide, and runs of zeros.
            (isIpv6 ? IPAddress.Parse("2001:db8::10") : IPAddress.Parse("10.0.0.16")).GetAddressBytes().CopyTo(address, 0);
            address[^1] += (byte)_random.Next(3);
        }

        // Outside of what inet_ntop writes with dots.
        address[0] |= isIpv6 ? (byte)0x20 : (byte)0;
        return new() { Address = new IPAddress(address).ToString(), Port = Pick<uint>([0, 22, 53, 80, 443, 5060, (uint)_random.Next(65536)]) };
    }

    private uint Number() => (uint)Large();

    private ulong Large() => (ulong)_random.NextInt64(long.MaxValue) >> _random.Next(64);

    private T Pick<T>(T[] of) => of[_random.Next(of.Length)];
}
