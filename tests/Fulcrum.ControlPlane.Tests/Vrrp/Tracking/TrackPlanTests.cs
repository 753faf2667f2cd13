using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Tracking;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Tracking;

[TestFixture]
public sealed class TrackPlanTests
{
    private static readonly VrrpTracking s_everything = new()
    {
        Interfaces = [new("eth1", null, null), new("eth2", 10, true)],
        Scripts = [new("s", null, null), new("t", 7, false)],
        Files = [new("f", null, null), new("g", -3, null)],
        Processes = [new("p", null, true)],
        BfdInstances = [new("b", null, null)],
    };

    private static readonly VrrpModel s_model = new()
    {
        Scripts = [new() { Name = "s", Weight = -20, IsReversed = true }, new() { Name = "t" }],
        Files = [new() { Name = "f" }, new() { Name = "g" }],
        Processes = [new() { Name = "p", Weight = 5 }],
        BfdInstances = [new() { Name = "b" }],
    };

    [Test]
    public void Of_WhatIsNotWritten_IsAsTheObjectSays() => Assert.That(Plan(100), Is.EqualTo(new[]
    {
        "interface eth1 0", "interface eth2 10 reverse", "script s -20 reverse", "script t 7", "file f 1", "file g -3", "process p 5 reverse",
        "BFD session b 0",
    }));

    [Test]
    public void Of_Owner_HasNoWeights() => Assert.That(Plan(255), Is.EqualTo(new[] { "interface eth1 0", "file f 0", "BFD session b 0" }));

    [Test]
    public void Of_MemberOfAGroupWithoutWeights_HasNone() => Assert.That(Plan(100, VrrpSamples.Group("VI")),
        Is.EqualTo(new[] { "interface eth1 0", "interface eth2 0 reverse", "file f 0", "BFD session b 0" }));

    [Test]
    public void Of_MemberOfAGroupWithWeights_HasThem() =>
        Assert.That(Plan(100, VrrpSamples.Group("VI") with { UsesWeights = true }), Has.Length.EqualTo(8));

    [TestCase(100, "script t 9")]
    [TestCase(255, "script t 0")]
    public void Of_WhatAGroupFollows_IsFollowedByItsMembers(int priority, string expected)
    {
        VrrpSyncGroup group = VrrpSamples.Group("VI") with { Tracking = new() { Scripts = [new("t", 9, null)] } };

        Assert.That(Plan(priority, group, new()), Is.EqualTo(new[] { expected }));
    }

    private static string[] Plan(int priority, VrrpSyncGroup? group = null, VrrpTracking? tracking = null)
    {
        VrrpModel model = s_model with
        {
            Instances = [VrrpSamples.Instance(priority: priority) with { Tracking = tracking ?? s_everything }],
            SyncGroups = group is null ? [] : [group],
        };
        return [.. TrackPlan.Of(model)["VI"].Select(item => $"{item.Key} {item.Weight}{(item.IsReversed ? " reverse" : "")}")];
    }
}
