using Fulcrum.ControlPlane.Notifications;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.Notifications;

[TestFixture]
public sealed class NotificationFifoTests
{
    private TemporaryDirectory _directory = null!;
    private ListLogger<NotificationFifo> _log = null!;

    [SetUp]
    public void SetUp() => (_directory, _log) = (new(), new());

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void Write_ReaderThatComesLate_GetsEveryLineInOrder()
    {
        string path = _directory["fifo"];
        using NotificationFifo fifo = new(path, null, null, _log);
        // More than the kernel keeps.
        const int Count = 5000;
        for (int i = 0; i < Count; i++)
            fifo.Write($"RS [10.0.11.2]:tcp:80 [10.0.1.100]:tcp:80 UP {i}");

        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        for (int i = 0; i < Count; i++)
            Assert.That(reader.ReadLine(), Is.EqualTo($"RS [10.0.11.2]:tcp:80 [10.0.1.100]:tcp:80 UP {i}"));
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public void Write_ReaderThatStaysAway_LosesTheOldestAndIsToldOnce()
    {
        using NotificationFifo fifo = new(_directory["fifo"], null, null, _log);
        for (int i = 0; i < NotificationFifo.MostLines * 2; i++)
            fifo.Write("VS [10.0.1.100]:tcp:80 UP");

        Assert.That(_log.Lines, Is.EqualTo(new[] { $"Warning: Nobody reads {_directory["fifo"]}: its oldest lines are lost." }));
    }

    [Test]
    public void Dispose_FifoThatWasMade_IsRemoved()
    {
        using (NotificationFifo fifo = new(_directory["fifo"], null, null, _log))
            Assert.That(File.Exists(_directory["fifo"]), Is.True);
        Assert.That(File.Exists(_directory["fifo"]), Is.False);
    }

    [Test]
    public void Path_OfAnOrdinaryFile_IsLeftAlone()
    {
        File.WriteAllText(_directory["file"], "text");
        using (NotificationFifo fifo = new(_directory["file"], null, null, _log))
            fifo.Write("VS [10.0.1.100]:tcp:80 UP");
        Assert.That(File.ReadAllText(_directory["file"]), Is.EqualTo("text"));
        Assert.That(_log.Lines, Is.EqualTo(new[] { $"Error: {_directory["file"]} is not a fifo, so nothing is written to it." }));
    }
}
