using System.Net;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Model;

/// <summary>A real server of one service as meant.</summary>
public sealed record RealServer
{
    /// <summary>
    /// Where sessions go; identity within the service. Port 0, in services of a mark and of port 0: the port that the client chose.
    /// </summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>0 quiesces.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>LVS's -x: no new sessions from so many on; 0: no limit.</summary>
    public uint UpperThreshold { get; init; }

    /// <summary>LVS's -y: an overloaded server takes sessions again when it has fewer; 0: three quarters of the upper one.</summary>
    public uint LowerThreshold { get; init; }

    /// <summary>How packets reach the server.</summary>
    public required ForwardingMode Mode { get; init; }

    /// <summary>How packets are wrapped in <see cref="ForwardingMode.Tunnel"/> (null: ipip); null in other modes.</summary>
    public Tunnel? Tunnel { get; init; }

    /// <summary>A failed server keeps its place with weight 0 instead of leaving the service.</summary>
    public bool InhibitOnFailure { get; init; }

    /// <summary>
    /// Address and port as written, which identify the server to its checks: those of the services of one group are the same server,
    /// whatever port it has in each. Null: <see cref="Endpoint"/>.
    /// </summary>
    public IPEndPoint? Written { get; init; }

    /// <summary>What identifies it to its checks.</summary>
    public IPEndPoint CheckedAs => Written ?? Endpoint;

    /// <summary>Further blocks of the file that end at the same endpoint, which keepalived tells LVS of in vain; this one counts.</summary>
    public ValueList<RealServer> Repeated { get; init; } = [];

    /// <summary>Run when it comes up.</summary>
    public Script? NotifyUp { get; init; }

    /// <summary>Run when it goes down.</summary>
    public Script? NotifyDown { get; init; }

    /// <summary>Mail tells of it (smtp_alert); null: the director's default, else yes.</summary>
    public bool? SendsMail { get; init; }

    /// <summary>snmp_name.</summary>
    public string? SnmpName { get; init; }

    /// <summary>All of them must succeed.</summary>
    public required ValueList<HealthCheck> HealthChecks { get; init; }

    /// <summary>Where it is written: file:line, or the API.</summary>
    public required Origin Origin { get; init; }
}
