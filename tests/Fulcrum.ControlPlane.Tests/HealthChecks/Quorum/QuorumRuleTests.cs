using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Quorum;

[TestFixture]
public sealed class QuorumRuleTests
{
    [TestCase(1u, 0u, true, 0, false)]
    [TestCase(1u, 0u, true, 1, true)]
    [TestCase(1u, 0u, false, 0, false)]
    [TestCase(1u, 0u, false, 1, true)]
    [TestCase(3u, 1u, true, 2, true)]
    [TestCase(3u, 1u, true, 1, false)]
    [TestCase(3u, 1u, false, 3, false)]
    [TestCase(3u, 1u, false, 4, true)]
    [TestCase(3u, 2u, true, 1, true)]
    [TestCase(2u, 2u, true, 0, false)]
    [TestCase(uint.MaxValue, 1u, false, uint.MaxValue, false)]
    public void Holds_Weight_IsComparedWithHysteresisOnEitherSide(uint quorum, uint hysteresis, bool had, long weight, bool expected) =>
        Assert.That(QuorumRule.Holds(new ServiceQuorum { Weight = quorum, Hysteresis = hysteresis }, had, weight), Is.EqualTo(expected));
}
