using Fulcrum.ControlPlane.Vrrp.Tracking;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Tracking;

[TestFixture]
public sealed class TrackArithmeticTests
{
    [TestCase(10, false, true, 10)]
    [TestCase(10, false, false, 0)]
    [TestCase(10, true, true, -10)]
    [TestCase(10, true, false, 0)]
    [TestCase(-10, false, true, 0)]
    [TestCase(-10, false, false, -10)]
    [TestCase(-10, true, true, 0)]
    [TestCase(-10, true, false, 10)]
    public void Judge_Weight_CountsWhileGoodOrBad(int weight, bool isReversed, bool isGood, int expected)
    {
        TrackResult result = Judge(TrackKind.Script, weight, isReversed, new(isGood));

        Assert.That(result, Is.EqualTo(new TrackResult(expected, null, null)));
    }

    [TestCase(false, true, false)]
    [TestCase(false, false, true)]
    [TestCase(true, true, true)]
    [TestCase(true, false, false)]
    public void Judge_WithoutWeight_IsAFaultOrNot(bool isReversed, bool isGood, bool isFault)
    {
        TrackResult result = Judge(TrackKind.Interface, 0, isReversed, isGood ? TrackValue.Good : TrackValue.Bad("it is down"));

        Assert.That(result.Fault, isFault ? Is.EqualTo(isGood ? "The interface x is good." : "The interface x: it is down.") : Is.Null);
        Assert.That(result.Weight, Is.Zero);
    }

    [TestCase(0, "The script x has no result yet.")]
    [TestCase(10, null)]
    [TestCase(-10, null)]
    public void Judge_NoResultYet_IsWaitedForWhereItCouldBeAFault(int weight, string? expected) =>
        Assert.That(Judge(TrackKind.Script, weight, false, TrackValue.Unknown), Is.EqualTo(new TrackResult(0, null, expected)));

    [TestCase(1, false, 0, 0, false)]
    [TestCase(1, false, 20, 20, false)]
    [TestCase(2, false, -20, -40, false)]
    [TestCase(1, true, 20, -20, false)]
    [TestCase(1, false, 1000, 253, false)]
    [TestCase(1, false, -253, -253, false)]
    [TestCase(1, false, -254, 0, true)]
    [TestCase(-254, false, 1, 0, true)]
    [TestCase(1, true, long.MaxValue, 0, true)]
    [TestCase(0, false, 0, 0, false)]
    [TestCase(0, false, 7, 0, true)]
    [TestCase(0, true, 0, 0, true)]
    [TestCase(0, true, 7, 0, false)]
    public void Judge_File_IsItsNumberTimesTheWeight(int weight, bool isReversed, long number, int expected, bool isFault)
    {
        TrackResult result = Judge(TrackKind.File, weight, isReversed, TrackValue.OfFile(number));

        Assert.That((result.Weight, result.Fault is not null), Is.EqualTo((expected, isFault)));
    }

    [Test]
    public void Judge_Several_AreAddedUp()
    {
        TrackItem[] items = [Item(TrackKind.Script, 10), Item(TrackKind.Bfd, -30), Item(TrackKind.File, 2), Item(TrackKind.Process, 0)];
        TrackResult result = TrackArithmetic.Judge(items, key => key.Kind switch
        {
            TrackKind.Script => TrackValue.Good,
            TrackKind.File => TrackValue.OfFile(3),
            _ => TrackValue.Bad("no"),
        });

        Assert.That(result, Is.EqualTo(new TrackResult(10 - 30 + 6, "The process x: no.", null)));
    }

    private static TrackItem Item(TrackKind kind, int weight, bool isReversed = false) => new(new(kind, "x"), weight, isReversed);

    private static TrackResult Judge(TrackKind kind, int weight, bool isReversed, TrackValue value) =>
        TrackArithmetic.Judge([Item(kind, weight, isReversed)], _ => value);
}
