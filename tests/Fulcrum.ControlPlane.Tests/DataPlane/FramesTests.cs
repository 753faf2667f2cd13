using Fulcrum.ControlPlane.DataPlane;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

[TestFixture]
public sealed class FramesTests
{
    [Test]
    public async Task Frame_WrittenAndRead_IsTheSame()
    {
        Wire.Request request = new() { Sequence = 5, ListPorts = new() };
        MemoryStream stream = new();
        await Frames.WriteAsync(stream, request, CancellationToken.None);
        stream.Position = 0;

        Assert.That(stream.ToArray()[..4], Is.EqualTo(new byte[] { 0, 0, 0, (byte)(stream.Length - 4) }));
        Assert.That(await Frames.ReadAsync(stream, Wire.Request.Parser, CancellationToken.None), Is.EqualTo(request));
        Assert.That(await Frames.ReadAsync(stream, Wire.Request.Parser, CancellationToken.None), Is.Null);
    }

    [TestCase(new byte[] { 0, 0 }, typeof(EndOfStreamException))]
    [TestCase(new byte[] { 0, 0, 0, 9, 1 }, typeof(EndOfStreamException))]
    [TestCase(new byte[] { 0, 0, 0, 0 }, typeof(InvalidDataException))]
    [TestCase(new byte[] { 4, 0, 0, 1, 1 }, typeof(InvalidDataException))]
    [TestCase(new byte[] { 255, 255, 255, 255 }, typeof(InvalidDataException))]
    [TestCase(new byte[] { 0, 0, 0, 2, 255, 255 }, typeof(InvalidDataException))]
    public Task Read_BrokenFrame_Throws(byte[] bytes, Type expected) => Assert.ThatAsync(
        () => Frames.ReadAsync(new MemoryStream(bytes), Wire.Reply.Parser, CancellationToken.None),
        Throws.InstanceOf(expected));

    [Test]
    public Task Write_EmptyMessage_Throws() => Assert.ThatAsync(
        () => Frames.WriteAsync(new MemoryStream(), new Wire.Request(), CancellationToken.None),
        Throws.InstanceOf<InvalidDataException>());
}
