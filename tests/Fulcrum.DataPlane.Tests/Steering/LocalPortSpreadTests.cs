using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Steering;

namespace Fulcrum.DataPlane.Tests.Steering;

public class LocalPortSpreadTests
{
    private const int PortCount = 65_536;

    [Test]
    public void Ports_OfAllWorkers_AreEachPortOnceAndComeBack(
        [Values(2, 4, 8, 16, 32, 64, 128, 256, 512)] int entries, [Values(2, 3, 4, 5, 7, 8, 11, 16)] int workers, [Values] SteeringScheme scheme)
    {
        if (entries < workers)
            return;
        Random random = new(entries * workers);
        for (int round = 0; round < 3; round++)
        {
            using ProcessMemory memory = new();
            byte[] key = WorkerHash.DefaultKey.ToArray();
            if (round > 0)
                random.NextBytes(key);
            WorkerHash hash = new(memory, scheme, key, [.. Enumerable.Range(0, entries).Select(entry => (byte)(entry % workers))]);
            bool ipv4 = round % 2 == 0;
            if (IsUnusable(hash, ipv4))
                continue;
            CheckRoundTrip(hash, workers, ipv4, (uint)random.Next(entries));
            CheckRoundTrip(hash, workers, ipv4, 0);
        }
    }

    [Test]
    public void Ports_WithoutHash_AreTheirOwnIndexes()
    {
        LocalPortSpread spread = new(null, 0, ipv4: true);
        Assert.That(spread.Count, Is.EqualTo(PortCount));
        for (uint port = 0; port < PortCount; port++)
            Assert.That((spread.PortOf(port, 77), spread.IndexOf((ushort)port, 77)), Is.EqualTo(((ushort)port, port)));
    }

    [Test]
    public void Ports_KeyOfZeros_IsRefused()
    {
        using ProcessMemory memory = new();
        WorkerHash hash = new(memory, SteeringScheme.Tuple, new byte[40], [0, 1, 0, 1]);
        Assert.That(() => new LocalPortSpread(hash, 0, ipv4: true), Throws.ArgumentException.With.Message.Contains("1 of 4 entries"));
    }

    /// <summary>One random key in some hundreds.</summary>
    private static bool IsUnusable(WorkerHash hash, bool ipv4)
    {
        try
        {
            _ = new LocalPortSpread(hash, 0, ipv4);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static void CheckRoundTrip(WorkerHash hash, int workers, bool ipv4, uint replyBase)
    {
        bool[] seen = new bool[PortCount];
        int count = 0;
        for (int worker = 0; worker < workers; worker++)
        {
            LocalPortSpread spread = new(hash, worker, ipv4);
            for (uint index = 0; index < spread.Count; index++)
            {
                ushort port = spread.PortOf(index, replyBase);
                bool isHome = hash.WorkerOfEntry(replyBase ^ hash.ReplyPort(ipv4, port)) == worker;
                if (!isHome || seen[port] || spread.IndexOf(port, replyBase) != index)
                    Assert.Fail($"worker {worker}, index {index}, port {port}: home {isHome}, seen {seen[port]}, index {spread.IndexOf(port, replyBase)}");
                seen[port] = true;
            }
            count += spread.Count;
        }
        Assert.That(count, Is.EqualTo(PortCount));
    }
}
