namespace Fulcrum.Cli.Ipvsadm.Options;

/// <summary>
/// What options are about: each may be told once. In the order in which a command line is checked; messages name them as
/// <see cref="CommandRules.NameOf"/> says.
/// </summary>
internal enum Topic
{
    Numeric,
    Connection,
    ServiceAddress,
    Scheduler,
    Persistent,
    Netmask,
    RealServer,
    ForwardingMethod,
    Weight,
    UpperThreshold,
    LowerThreshold,
    Interface,
    Timeout,
    Daemon,
    Stats,
    Rate,
    Thresholds,
    PersistentConnections,
    NoSort,
    SyncId,
    Exact,
    OnePacket,
    Engine,
    Flags,
    Group,
    GroupPort,
    TimeToLive,
    SyncLength,
    TunnelInfo,
    TunnelType,
    TunnelPort,
    TunnelNoChecksum,
    TunnelChecksum,
    TunnelRemoteChecksum,
    Pool,
}
