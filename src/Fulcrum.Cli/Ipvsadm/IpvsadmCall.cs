using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Ipvsadm.Options;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>A command line that makes sense: what is not written has ipvsadm's default.</summary>
internal sealed record IpvsadmCall(Word Command)
{
    /// <summary>What options were written about.</summary>
    public IReadOnlySet<Topic> Given { get; init; } = new HashSet<Topic>();

    /// <summary>Null: none is named.</summary>
    public ServiceTarget? Service { get; init; }

    /// <summary>LVS's name.</summary>
    public string Scheduler { get; init; } = CallReader.DefaultScheduler;

    /// <summary>Words of the scheduler.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Null: not persistent.</summary>
    public uint? PersistentSeconds { get; init; }

    /// <summary>Of IPv4; null: the whole address.</summary>
    public IPAddress? Mask { get; init; }

    /// <summary>Of IPv6; 0: the whole address.</summary>
    public uint PrefixLength { get; init; }

    /// <summary>Empty: none.</summary>
    public string PersistenceEngine { get; init; } = "";

    /// <summary>Local-address pool; null: none is named.</summary>
    public string? Pool { get; init; }

    /// <summary>Null: none is named.</summary>
    public ServerTarget? Server { get; init; }

    /// <summary>How the server is reached.</summary>
    public ForwardingMode Mode { get; init; } = ForwardingMode.DirectRoute;

    /// <summary>Of the server.</summary>
    public uint Weight { get; init; } = 1;

    /// <summary>0: no limit.</summary>
    public uint UpperThreshold { get; init; }

    /// <summary>0: three quarters of the upper one.</summary>
    public uint LowerThreshold { get; init; }

    /// <summary>Of a server that a tunnel leads to.</summary>
    public Tunnel Tunnel { get; init; } = new() { Kind = TunnelKind.Ipip, Checksum = TunnelChecksum.None };

    /// <summary>tcp, tcpfin, udp of --set; 0 keeps what is.</summary>
    public IReadOnlyList<uint> Timeouts { get; init; } = [];

    /// <summary>Whether an option about this was written.</summary>
    public bool Has(Topic topic) => Given.Contains(topic);
}
