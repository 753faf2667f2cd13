using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed unsafe class HugePageMemoryTests : DpdkFixture
{
    private readonly HugePageMemory _memory = new(-1);

    [TestCase(1u)]
    [TestCase(1_000_000u)]
    public void Allocate_MemoryUsedBefore_IsZeroedAndAligned(uint bytes)
    {
        for (int turn = 0; turn < 2; turn++)
        {
            void* memory = _memory.Allocate(bytes, "a table");
            Span<byte> span = new(memory, (int)bytes);
            Assert.That((nuint)memory % 128, Is.EqualTo((nuint)0));
            Assert.That(span.IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
            span.Fill(0xa5);
            _memory.Free(memory);
        }
    }

    [Test]
    public void Allocate_MoreThanThereIs_SaysHowMuchForWhat() =>
        Assert.That(() => (nint)_memory.Allocate((nuint)1 << 40, "session table of worker 7"),
            Throws.TypeOf<InsufficientMemoryException>()
                .With.Message.Contains("1099511627776 bytes").And.Message.Contains("session table of worker 7"));
}
