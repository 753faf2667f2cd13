using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Schedule;

/// <summary>Every scheduler against what Linux's own pick: vectors.txt says what, line by line.</summary>
internal sealed unsafe class SchedulerVectorTests
{
    private const uint FirstClient = 0x0A09_0000;
    private const uint ClientCount = 65_536;

    private static IEnumerable<TestCaseData> Orders() => Lines("order");

    private static IEnumerable<TestCaseData> Clients() => Lines("client");

    private static IEnumerable<TestCaseData> Shares() => Lines("share");

    private static IEnumerable<TestCaseData> Disruptions() => Lines("disruption");

    private static IEnumerable<TestCaseData> Slots() => Lines("slot");

    private static IEnumerable<TestCaseData> Places() => Lines("place");

    private static IEnumerable<TestCaseData> Lines(string kind) =>
        from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Schedule", "vectors.txt"))
        let words = line.Split(' ')
        where words[0] == kind
        select new TestCaseData(new object[] { words[1..] }).SetArgDisplayNames(string.Join(' ', words[1..]));

    [TestCaseSource(nameof(Orders))]
    public void Servers_ArePickedInLvsOrder(string[] words)
    {
        Wire.VirtualService service = SchedulerBench.Make(words[0], Numbers(words[1]));
        // A lower threshold of 1 keeps a server overloaded as long as it has any session.
        foreach (Wire.RealServer server in service.RealServers.Where((_, index) => words[4].Contains((char)('A' + index))))
            (server.UpperThreshold, server.LowerThreshold) = (1, 1);
        using SchedulerBench bench = new();
        bench.Apply(service);
        if (words[2] != "-")
            foreach ((int index, string sessions) in words[2].Split(',').Index())
                Load(bench, (char)('A' + index), sessions);
        foreach (char overloaded in words[4].Where(char.IsLetter))
            bench.CountersOf(overloaded)->InactiveSessions = 1;

        Assert.That(bench.PickNames(words[5].Length, words[3]), Is.EqualTo(words[5]));
    }

    [TestCaseSource(nameof(Clients))]
    public void Clients_GetTheServersThatLvsGivesThem(string[] words)
    {
        using SchedulerBench bench = Bench(words[0], words[1], words[2]);

        foreach (string[] pair in words[3..].Select(pair => pair.Split('=')))
        {
            char picked = words[0] == "dh" ? bench.PickName(destination: pair[0]) : bench.PickName(pair[0]);
            Assert.That($"{pair[0]}={picked}", Is.EqualTo($"{pair[0]}={pair[1]}"));
        }
    }

    [TestCaseSource(nameof(Shares))]
    public void Clients_OfANetwork_AreSharedAsInLvs(string[] words)
    {
        using SchedulerBench bench = Bench(words[0], words[1], words[2]);
        char[] picked = PickForAll(bench);

        Assert.That("ABC-".Select(name => $"{picked.Count(other => other == name)}"), Is.EqualTo(words[3..]));
    }

    [TestCaseSource(nameof(Disruptions))]
    public void Clients_OfOtherServers_MoveAsInLvsWhenOneIsRemoved(string[] words)
    {
        using SchedulerBench bench = Bench(words[0], "1,1,1", "-");
        char[] before = PickForAll(bench);
        bench.Apply(words[0], 1, 1);
        char[] after = PickForAll(bench);

        int moved = before.Zip(after).Count(pair => pair.First != 'C' && pair.First != pair.Second);
        Assert.That((before.Count(name => name == 'C'), moved), Is.EqualTo((int.Parse(words[1]), int.Parse(words[2]))));
    }

    [TestCaseSource(nameof(Slots))]
    public void Slots_OfAddresses_AreThoseOfLvs(string[] words)
    {
        foreach (string[] pair in words[1..].Select(pair => pair.Split('=')))
        {
            uint address = SchedulerHash.Fold(IpAddress.Parse(pair[0]));
            uint slot = words[0] == "sh" ? SchedulerHash.Slot(address) : SchedulerHash.Maglev(address);
            Assert.That(slot, Is.EqualTo(uint.Parse(pair[1])), pair[0]);
        }
    }

    [TestCaseSource(nameof(Places))]
    public void Places_OfServers_AreThoseOfLvs(string[] words)
    {
        uint endpoint = SchedulerHash.Fold(IpAddress.Parse(words[0])) + 80;

        Assert.That(SchedulerHash.Maglev(endpoint), Is.EqualTo(uint.Parse(words[1])));
        Assert.That(SchedulerHash.MaglevSkip(endpoint), Is.EqualTo(uint.Parse(words[2])));
    }

    [Test]
    public void Fold_OfAnIpv6Address_CombinesItsWords() => Assert.That(
        SchedulerHash.Fold(IpAddress.Parse("2001:db8:1:2:30:40:500:600")), Is.EqualTo(0x2001_0DB8u ^ 0x0001_0002 ^ 0x0030_0040 ^ 0x0500_0600));

    private static SchedulerBench Bench(string scheduler, string weights, string flags)
    {
        SchedulerBench bench = new();
        foreach (string step in weights.Split('>'))
        {
            Wire.VirtualService service = SchedulerBench.Make(scheduler, Numbers(step));
            service.HashPort = flags == "port";
            service.HashFallback = flags == "fallback";
            bench.Apply(service);
        }
        return bench;
    }

    private static char[] PickForAll(SchedulerBench bench)
    {
        char[] picked = new char[ClientCount];
        for (uint index = 0; index < ClientCount; index++)
            picked[index] = SchedulerBench.NameOf(bench.Pick(new IpAddress(Be32.FromHost(FirstClient + index)), 1, 0, default));
        return picked;
    }

    private static void Load(SchedulerBench bench, char name, string sessions)
    {
        ulong[] counts = [.. sessions.Split('+').Select(ulong.Parse)];
        bench.CountersOf(name)->ActiveSessions = counts[0];
        bench.CountersOf(name)->InactiveSessions = counts[1];
    }

    private static int[] Numbers(string text) => [.. text.Split(',').Select(int.Parse)];
}
