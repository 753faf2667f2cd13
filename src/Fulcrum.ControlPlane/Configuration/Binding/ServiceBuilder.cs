using System.Net.Sockets;
using System.Net;
using Fulcrum.ControlPlane.Model.Validation;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Makes the services of a virtual_server block: one, one for each member of its group, or none where keepalived drops it.</summary>
internal sealed class ServiceBuilder(BindingContext context, FieldPositions positions, DirectorConfig director)
{
    private readonly ServiceShaper _shaper = new(context, director);
    private readonly ServerBuilder _servers = new(context, positions, director);

    /// <summary>In keepalived's order.</summary>
    public IReadOnlyList<VirtualService> Build(VirtualServerConfig config)
    {
        if (config.OnePacket is { } ops && !config.IsMarkOnly && config.Protocol?.Value is { } protocol && protocol != TransportProtocol.Udp)
            context.Log.Warning(ops.At, "ops has no effect, as in keepalived: it is only for UDP");
        IReadOnlyList<RealServerConfig> servers = ServerSelection.Select(config, context);
        if (servers.Count == 0)
        {
            context.Log.Warning(config.At, "virtual_server has no real_server; it is left out, as in keepalived");
            return [];
        }
        if (_shaper.Shape(config, servers) is not { Members.Count: > 0 } shape)
            return [];
        WarnOfDefaults(config, shape);
        Persistence? persistence = BuildPersistence(config, shape);
        ServiceQuorum quorum = QuorumBuilder.Build(config, servers, context);
        return [.. shape.Members.Select(key => BuildService(config, servers, shape, key) with
        {
            Persistence = persistence is null ? null : OfFamily(persistence, key.Family),
            Quorum = quorum,
        })];
    }

    private VirtualService BuildService(
        VirtualServerConfig config, IReadOnlyList<RealServerConfig> servers, ServiceShape shape, ServiceKey key)
    {
        Origin origin = positions.CreateOrigin(config.HeaderAt);
        NoteAddress(config, key);
        string scheduler = config.Scheduler?.Value ?? Schedulers.Default;
        VirtualService service = new()
        {
            Key = key,
            Group = shape.GroupName is { } name ? new ServiceGroup(name, shape.Members[0]) : null,
            Scheduler = scheduler,
            SchedulerFlags = SchedulerFlagReader.Resolve(config, scheduler, context),
            OtherFlags = SchedulerFlagReader.Others(config, scheduler),
            OnePacket = config.OnePacket is not null && (shape.IsMarksOnly || shape.Protocol == TransportProtocol.Udp),
            Timeouts = config.Timeouts?.Value ?? ServiceTimeouts.OfDirector,
            SlowStart = config.SlowStart?.Value ?? TimeSpan.Zero,
            LocalAddressPool = config.LocalAddressGroup?.Value,
            ClientAddress = config.ClientAddress?.Value ?? ClientAddress.None,
            BindPort = config.BindPort?.Value,
            PersistenceEngine = config.PersistenceEngine,
            PanicThreshold = (int?)config.PanicThreshold?.Value,
            PassiveEvidence = config.PassiveEvidence?.Evidence,
            StartsDown = config.Alpha?.Value ?? false,
            NotifiesOfEnd = config.NotifiesOfEnd,
            SuspendsChecks = config.SuspendsChecks,
            SendsMail = config.SendsMail,
            SnmpName = config.SnmpName,
            Dpvs = config.Dpvs,
            SorryServer = _servers.BuildSorry(config, shape, servers, key),
            RealServers = _servers.Build(config, servers, key),
            Origin = origin,
        };
        ServicePositions.Add(positions, origin, config);
        return service;
    }

    private void NoteAddress(VirtualServerConfig config, ServiceKey key)
    {
        if (!key.IsMark && HostAddress.WhyNotUsable(key.Address) is { } reason)
            context.Log.Note(config.HeaderAt, $"virtual service {key}: {reason}; it gets no packets here");
    }

    /// <summary>persistence_granularity implies persistence, and so does port 0.</summary>
    private Persistence? BuildPersistence(VirtualServerConfig config, ServiceShape shape)
    {
        if (config.PersistenceTimeout is null && config.PersistencePrefix is null)
        {
            if (!shape.Members.Any(key => key is { IsMark: false, Port: 0 }))
                return null;
            context.Log.Warning(config.At, $"virtual_server of port 0 (every port) is persistent for "
                + $"{Persistence.DefaultTimeout.TotalSeconds:0} seconds, as in keepalived; write persistence_timeout");
        }
        return new(config.PersistenceTimeout?.Value ?? Persistence.DefaultTimeout, config.PersistencePrefix?.Value ?? 0);
    }

    private static Persistence OfFamily(Persistence persistence, AddressFamily family)
    {
        int width = Kernel.Prefixes.Width(family);
        return persistence.PrefixLength < width ? persistence : persistence with { PrefixLength = 0 };
    }

    private void WarnOfDefaults(VirtualServerConfig config, ServiceShape shape)
    {
        if (config.Protocol is null && !shape.IsMarksOnly)
            context.Log.Warning(config.At,
                "virtual_server has no protocol, so it is UDP, as in keepalived; write protocol TCP, UDP or SCTP");
        if (config.Protocol is { } protocol && shape.IsMarksOnly)
            context.Log.Warning(protocol.At, "protocol has no effect: a virtual_server of a mark takes all protocols");
        if (config.Scheduler is null)
            context.Log.Warning(config.At, $"virtual_server has no lb_algo, so it is {Schedulers.Default}, as in keepalived; write it");
        if (config.Method is null)
            context.Log.Warning(config.At, "virtual_server has no lb_kind, so it is NAT, as in keepalived; write it");
        if (config.PassiveEvidence is { } evidence && config.RealServers.Any(server => server.Checks.Count == 0))
            context.Log.Warning(evidence.At, "passive_evidence says nothing of a real_server without checks: none could clear it");
        if (config.ClientAddress is { Value: not ClientAddress.None } way
            && config.RealServers.All(server => ServerSelection.Method(config, server).Mode != ForwardingMode.FullNat))
            context.Log.Warning(way.At,
                "client_address has no effect: no real_server is FNAT, and others see the client's address");
    }
}
