using CsCheck;
using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed class FrameBufferTests
{
    [Test]
    public void Frames_CutAnywhere_ComeOutWhole()
    {
        Gen<(int[] Sizes, int[] Cuts)> cases = Gen.Select(Gen.Int[1, 100_000].Array[1, 12], Gen.Int[1, 50_000].Array[1, 30]);
        cases.Sample(input =>
        {
            FrameBuffer writer = new();
            foreach (int size in input.Sizes)
                writer.Write(new Wire.Failure { Message = new string('x', size) });
            FrameBuffer reader = new();
            List<int> read = [];
            for (int turn = 0; writer.Count > 0; turn++)
            {
                int part = Math.Min(writer.Count, input.Cuts[turn % input.Cuts.Length]);
                writer.Content[..part].CopyTo(reader.Space(part));
                reader.Advance(part);
                writer.Consume(part);
                while (reader.TryPeekFrame(out ReadOnlySpan<byte> message))
                {
                    read.Add(Wire.Failure.Parser.ParseFrom(message).Message.Length);
                    reader.ConsumeFrame(message.Length);
                }
            }
            Assert.That(read, Is.EqualTo(input.Sizes));
            Assert.That(reader.Count, Is.Zero);
        }, iter: 100);
    }
}
