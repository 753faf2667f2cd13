using System.Net.Sockets;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Machine;

[TestFixture]
public sealed class InstanceSettingsTests
{
    [TestCase(null, null, 100, false)]
    [TestCase(VrrpState.Master, null, 255, true)]
    [TestCase(VrrpState.Backup, 255, 255, false)]
    [TestCase(null, 255, 255, true)]
    [TestCase(VrrpState.Master, 50, 50, true)]
    public void Of_StateAndPriority_FillEachOtherIn(VrrpState? state, int? priority, int expected, bool startsAsMaster)
    {
        InstanceSettings settings = VrrpSamples.Settings(VrrpSamples.Instance(priority: priority) with { State = state });

        Assert.That((settings.Priority, settings.StartsAsMaster), Is.EqualTo((expected, startsAsMaster)));
    }

    [TestCase(VrrpState.Master, 100, false, 0)]
    [TestCase(VrrpState.Backup, 255, false, 20)]
    [TestCase(VrrpState.Backup, 100, true, 20)]
    public void Of_NopreemptAndDelay_HaveNoEffectOnAMaster(VrrpState state, int priority, bool doesNotPreempt, int delaySeconds)
    {
        InstanceSettings settings = VrrpSamples.Settings(VrrpSamples.Instance(priority: priority) with
        {
            State = state, DoesNotPreempt = true, PreemptDelay = TimeSpan.FromSeconds(20),
        });
        InstanceSettings delayed = VrrpSamples.Settings(VrrpSamples.Instance(priority: priority) with
        {
            State = state, PreemptDelay = TimeSpan.FromSeconds(20),
        });

        Assert.That(settings.DoesNotPreempt, Is.EqualTo(doesNotPreempt));
        Assert.That(settings.PreemptDelay, Is.EqualTo(TimeSpan.Zero), "nopreempt is written, too");
        Assert.That(delayed.PreemptDelay, Is.EqualTo(TimeSpan.FromSeconds(delaySeconds)));
    }

    [TestCase(2, 0.1, 1)]
    [TestCase(2, 1.5, 2)]
    [TestCase(2, 255, 255)]
    [TestCase(3, 0.123, 0.12)]
    [TestCase(3, 0.01, 0.01)]
    [TestCase(3, 100, 40.95)]
    public void Of_Interval_IsWhatTheVersionCanSay(int version, double written, double expected) => Assert.That(
        VrrpSamples.Settings(VrrpSamples.Instance() with { Version = version, Interval = TimeSpan.FromSeconds(written) }).Interval,
        Is.EqualTo(TimeSpan.FromSeconds(expected)));

    [Test]
    public void Of_Ipv6_IsVersion3WithALinkLocalAddressFirst()
    {
        InstanceSettings settings = VrrpSamples.Settings(VrrpSamples.Instance() with
        {
            Addresses = VrrpSamples.Addresses("fd00::1", "fe80::1"), Authentication = new("PASS", "x"),
        });

        Assert.That(settings.Family, Is.EqualTo(AddressFamily.InterNetworkV6));
        Assert.That(settings.Version, Is.EqualTo(3));
        Assert.That(settings.Authentication, Is.Null);
        Assert.That(settings.Addresses.Select(a => $"{a}"), Is.EqualTo(new[] { "fe80::1", "fd00::1" }));
        Assert.That($"{settings.Group}", Is.EqualTo("ff02::12"));
    }

    [Test]
    public void Of_Strict_FollowsTheStandard()
    {
        InstanceSettings settings = VrrpSamples.Settings(VrrpSamples.Instance(priority: 255) with
        {
            IsStrict = true, Authentication = new("PASS", "x"), DownTimerAdverts = 9, AnswersHigherPriority = true,
        });

        Assert.That(settings, Is.EqualTo(settings with
        {
            Authentication = null, DownTimerAdverts = 3, AnswersHigherPriority = false, IgnoresLowerPriority = true, OwnerIgnoresAdverts = true,
        }));
        Assert.That((settings.Garp.LowerPriorityDelay, settings.Garp.LowerPriorityRepeat), Is.EqualTo((TimeSpan.Zero, 0)));
    }

    [Test]
    public void Of_FewGarps_ChangesDefaultsOnly()
    {
        InstanceSettings few = VrrpSamples.Settings(defaults: new() { SendsFewGarps = true });
        InstanceSettings own = VrrpSamples.Settings(VrrpSamples.Instance() with { Garp = new() { Repeat = 7 } }, new() { SendsFewGarps = true });

        Assert.That(few.Garp, Is.EqualTo(new GarpSettings(TimeSpan.Zero, 1, TimeSpan.Zero, 1, TimeSpan.Zero, 1)));
        Assert.That(own.Garp.Repeat, Is.EqualTo(7));
    }
}
