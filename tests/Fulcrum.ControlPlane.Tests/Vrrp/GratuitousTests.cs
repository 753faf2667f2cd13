using System.Net;
using System.Net.NetworkInformation;
using Fulcrum.ControlPlane.Vrrp.Transport;

namespace Fulcrum.ControlPlane.Tests.Vrrp;

/// <summary>Gratuitous packets: their bytes, and the distance between them.</summary>
internal sealed class GratuitousTests
{
    private static readonly PhysicalAddress s_mac = PhysicalAddress.Parse("00005E000133");
    private static readonly IPAddress s_address = IPAddress.Parse("10.9.0.100");

    [Test]
    public void Create_Ipv4_IsAnArpRequestOfTheAddressForItself() => Assert.That(
        Convert.ToHexString(GratuitousFrames.Create(s_address, s_mac, isRouter: false)),
        Is.EqualTo("FFFFFFFFFFFF" + "00005E000133" + "0806" + "0001" + "0800" + "0604" + "0001"
            + "00005E000133" + "0A090064" + "FFFFFFFFFFFF" + "0A090064"));

    [Test]
    public void Create_Ipv6_IsAnUnsolicitedAdvertisementWithTheOverrideFlag()
    {
        byte[] frame = GratuitousFrames.Create(IPAddress.Parse("fd09::100"), s_mac, isRouter: true);

        string address = "FD090000000000000000000000000100";
        Assert.That(Convert.ToHexString(frame), Does.StartWith("333300000001" + "00005E000133" + "86DD" + "60000000" + "0020" + "3AFF" + address
            + "FF020000000000000000000000000001" + "8800"));
        Assert.That(Convert.ToHexString(frame), Does.EndWith("A0000000" + address + "0201" + "00005E000133"));
    }

    [Test]
    public void Run_WithoutDistance_SendsInPortions()
    {
        List<GratuitousFrame> sent = [];
        GratuitousQueue queue = new(sent.Add);
        for (int i = 0; i < GratuitousQueue.Portion + 1; i++)
            queue.Add(Frame("wan", 0), TimeSpan.Zero);

        queue.Run(TimeSpan.Zero);
        Assert.That((sent.Count, queue.Next), Is.EqualTo((GratuitousQueue.Portion, (TimeSpan?)GratuitousQueue.Pause)));
        queue.Run(GratuitousQueue.Pause);
        Assert.That((sent.Count, queue.Next), Is.EqualTo((GratuitousQueue.Portion + 1, (TimeSpan?)null)));
    }

    [Test]
    public void Run_WithDistance_EachLaneWaits()
    {
        List<GratuitousFrame> sent = [];
        GratuitousQueue queue = new(sent.Add);
        queue.Add(Frame("wan", 100), TimeSpan.Zero);
        queue.Add(Frame("wan", 100), TimeSpan.Zero);
        queue.Add(Frame("lan", 100), TimeSpan.Zero);

        queue.Run(TimeSpan.Zero);
        Assert.That(sent.Select(frame => frame.Lane), Is.EqualTo(new[] { "wan", "lan" }));
        Assert.That(queue.Next, Is.EqualTo(TimeSpan.FromMilliseconds(100)));
        queue.Run(TimeSpan.FromMilliseconds(99));
        Assert.That(sent, Has.Count.EqualTo(2));
        queue.Run(TimeSpan.FromMilliseconds(100));
        Assert.That(sent, Has.Count.EqualTo(3));
    }

    [Test]
    public void Run_DistanceAfterTheLastFrame_HoldsForTheNext()
    {
        List<GratuitousFrame> sent = [];
        GratuitousQueue queue = new(sent.Add);
        queue.Add(Frame("wan", 100), TimeSpan.Zero);
        queue.Run(TimeSpan.Zero);

        queue.Add(Frame("wan", 100), TimeSpan.FromMilliseconds(50));
        queue.Run(TimeSpan.FromMilliseconds(50));

        Assert.That((sent.Count, queue.Next), Is.EqualTo((1, (TimeSpan?)TimeSpan.FromMilliseconds(100))));
    }

    [Test]
    public void Forget_OwnerThatHasLostItsAddresses_SendsNothingMore()
    {
        List<GratuitousFrame> sent = [];
        GratuitousQueue queue = new(sent.Add);
        object other = new();
        queue.Add(Frame("wan", 100), TimeSpan.Zero);
        queue.Add(Frame("wan", 100) with { Owner = other }, TimeSpan.Zero);

        queue.Forget(this);
        queue.Run(TimeSpan.Zero);

        Assert.That(sent.Select(frame => frame.Owner), Is.EqualTo(new[] { other }));
    }

    private GratuitousFrame Frame(string lane, int distanceMs) => new(this, lane, lane, s_address, TimeSpan.FromMilliseconds(distanceMs));
}
