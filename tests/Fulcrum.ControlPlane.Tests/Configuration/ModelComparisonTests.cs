using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Comparison;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>The words for what differs.</summary>
[TestFixture]
public sealed class ModelComparisonTests
{
    private static readonly VirtualService s_service = Samples.Service(Samples.Key(), Samples.Server(1, 2, Samples.Check()), Samples.Server(2));

    [Test]
    public void Compare_SameModel_IsNothing() =>
        Assert.That(ModelComparison.Compare(Samples.Model(s_service), Samples.Model(s_service with { Scheduler = "rr" })), Is.Empty);

    [Test]
    public void Compare_ServiceFields_AreKeywordsWithOldAndNew()
    {
        VirtualService next = s_service with
        {
            Scheduler = "sh", SchedulerFlags = SchedulerFlags.SourceHashPort, Persistence = new(TimeSpan.FromSeconds(60), 24), OnePacket = true,
            Timeouts = ServiceTimeouts.OfDirector with { Udp = TimeSpan.FromSeconds(5) }, LocalAddressPool = null,
        };

        Assert.That(Lines(s_service, next), Is.EqualTo(new[]
        {
            "Changed virtual service TCP 10.0.1.100:80: lb_algo rr -> sh, scheduler_flags none -> sh-port, ops no -> yes, "
                + "persistence timeout 60 s prefix_length 24, timeouts udp 0 s -> 5 s, laddr_group_name inside -> none",
        }));
    }

    [Test]
    public void Compare_ServersAndChecks_AreAnObjectEach()
    {
        VirtualService next = s_service with
        {
            RealServers =
            [
                Samples.Server(3),
                Samples.Server(1, 2, Samples.Check() with { Retries = 9, Timeout = TimeSpan.FromSeconds(1.5) }),
            ],
        };

        Assert.That(Lines(s_service, next), Is.EqualTo(new[]
        {
            "Added real server 10.0.11.3:80 of TCP 10.0.1.100:80: weight 1, lvs_method FNAT",
            "Changed real server 10.0.11.1:80 of TCP 10.0.1.100:80: TCP_CHECK connect_timeout 5 s -> 1.5 s, TCP_CHECK retry 2 -> 9",
            "Removed real server 10.0.11.2:80 of TCP 10.0.1.100:80: ",
        }));
        Assert.That(Lines(s_service, s_service with { RealServers = [s_service.RealServers[1], s_service.RealServers[0]] }), Is.EqualTo(new[]
        {
            "Changed virtual service TCP 10.0.1.100:80: order of real servers another one",
        }));
        Assert.That(Lines(s_service, s_service with { RealServers = [Samples.Server(1, 2), Samples.Server(2)] }).Single(), Does.EndWith(": without TCP_CHECK"));
    }

    [Test]
    public void Compare_OtherObjects_AreFound()
    {
        DirectorModel before = Samples.Model(s_service) with { Settings = Samples.Settings(("tcp_timeout", 60)) };
        DirectorModel after = before with
        {
            Settings = Samples.Settings(("udp_timeout", 5)),
            Pools = [Samples.Pool("inside", "192.168.100.200", "192.168.100.201"), Samples.Pool("other", "192.168.100.210")],
            MarkRules = [new MarkRule { Mark = 7, Protocol = TransportProtocol.Udp, Origin = Origin.Api }],
        };

        Assert.That(Lines(before, after), Is.EqualTo(new[]
        {
            "Changed setting tcp_timeout: value 60 -> 900",
            "Changed setting udp_timeout: value 300 -> 5",
            "Changed local-address pool 'inside': with 192.168.100.201@lan",
            "Added local-address pool 'other': ",
            "Added mark rule (mark 7 for UDP): ",
        }));
        Assert.That(Lines(after, after with { MarkRules = [after.MarkRules[0] with { Mark = 8 }] }), Is.EqualTo(new[]
        {
            "Changed mark rule (mark 8 for UDP): mark 7 -> 8",
        }));
    }

    private static IEnumerable<string> Lines(VirtualService before, VirtualService after) => Lines(Samples.Model(before), Samples.Model(after));

    private static IEnumerable<string> Lines(DirectorModel before, DirectorModel after) => ModelComparison.Compare(before, after)
        .Select(change => $"{change.Kind} {change.Name}: {string.Join(", ", change.Fields)}");
}
