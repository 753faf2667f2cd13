using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.Tests.Sessions;

/// <summary>Bytes that sessions take, everything that grows with their number counted as it is allocated.</summary>
public unsafe class SessionMemoryTests
{
    private const double Ipv4Limit = 108;
    private const double Ipv6Limit = 192;
    private const double LocalPortsLimit = 10;

    // Smaller tables share a floor: 1024 pairs of local ports, 125 KB.
    [Test]
    public void Session_AtAnyCapacity_KeepsToItsLimits(
        [Values(16_384u, 16_385u, 50_000u, 65_536u, 65_537u, 100_000u, 131_073u, 1_000_000u, 1_048_577u, 2_000_003u)] uint capacity)
    {
        using CountingMemory memory = new();
        SessionTable table = new(memory, capacity, "test", FlowHash.CreateRandom());
        LocalPorts ports = new(memory, capacity, "test", null);

        Assert.That(ports.MemoryBytes / (double)capacity, Is.LessThanOrEqualTo(LocalPortsLimit));
        Assert.That(memory.Bytes - LocalPortsScratch, Is.LessThanOrEqualTo(table.MemoryBytes + ports.MemoryBytes), "nothing is left out");
        Assert.That(memory.Bytes / (double)capacity, Is.LessThanOrEqualTo(Ipv4Limit));
        Assert.That(2 * memory.Bytes / (double)capacity, Is.LessThanOrEqualTo(Ipv6Limit));
    }

    [Test]
    public void TenMillionSessions_TakeLessThan1GiB()
    {
        const uint capacity = 10_000_000;
        using CountingMemory memory = new() { IsPretence = true };
        _ = new LocalPorts(memory, capacity, "test", null);
        ulong ports = memory.Bytes;

        Assert.That(ports + capacity * (64 + 64 / 3.0), Is.LessThan(1UL << 30));
    }

    // Keys that wait for their buckets: the same for every table.
    private const ulong LocalPortsScratch = 1024;

    private sealed class CountingMemory : TableMemory, IDisposable
    {
        private readonly ProcessMemory _memory = new();

        public ulong Bytes { get; private set; }

        public bool IsPretence { get; init; }

        public override void* Allocate(nuint bytes, string purpose)
        {
            Bytes += bytes;
            return _memory.Allocate(IsPretence ? 1 : bytes, purpose);
        }

        public override void Free(void* memory) => _memory.Free(memory);

        public void Dispose() => _memory.Dispose();
    }
}
