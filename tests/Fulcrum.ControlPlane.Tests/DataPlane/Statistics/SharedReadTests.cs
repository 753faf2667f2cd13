using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.DataPlane.Statistics;

[TestFixture]
public sealed class SharedReadTests
{
    private readonly List<TaskCompletionSource<int>> _reads = [];

    [Test]
    public async Task Read_WhileOneRuns_NewcomersShareTheNext()
    {
        SharedRead<int> shared = new(BeginAsync);
        Task<int> first = shared.ReadAsync(CancellationToken.None);
        await Eventually.IsTrue(() => Count == 1, "the first read");
        Task<int>[] newcomers = [.. Enumerable.Range(0, 10).Select(_ => shared.ReadAsync(CancellationToken.None))];

        _reads[0].SetResult(1);
        await Eventually.IsTrue(() => Count == 2, "one more read");
        Assert.That(await first, Is.EqualTo(1));
        Assert.That(newcomers.Any(task => task.IsCompleted), Is.False, "the first read began before they came");
        _reads[1].SetResult(2);

        Assert.That(await Task.WhenAll(newcomers), Is.All.EqualTo(2));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Read_OneFails_TheNextIsMade()
    {
        SharedRead<int> shared = new(BeginAsync);
        Task<int> first = shared.ReadAsync(CancellationToken.None);
        await Eventually.IsTrue(() => Count == 1, "the first read");
        Task<int> second = shared.ReadAsync(CancellationToken.None);

        _reads[0].SetException(new IOException("no"));
        await Eventually.IsTrue(() => Count == 2, "one more read");
        _reads[1].SetResult(2);

        await Assert.ThatAsync(() => first, Throws.InstanceOf<IOException>());
        Assert.That(await second, Is.EqualTo(2));
    }

    [Test]
    public async Task Read_CallerGoes_TheReadGoesOnForOthers()
    {
        SharedRead<int> shared = new(BeginAsync);
        using CancellationTokenSource gone = new();
        Task<int> first = shared.ReadAsync(gone.Token);
        await Eventually.IsTrue(() => Count == 1, "the first read");
        Task<int> second = shared.ReadAsync(CancellationToken.None);

        await gone.CancelAsync();
        await Assert.ThatAsync(() => first, Throws.InstanceOf<OperationCanceledException>());
        _reads[0].SetResult(1);
        await Eventually.IsTrue(() => Count == 2, "one more read");
        _reads[1].SetResult(2);

        Assert.That(await second, Is.EqualTo(2));
    }

    private int Count
    {
        get
        {
            lock (_reads)
                return _reads.Count;
        }
    }

    [SetUp]
    public void SetUp() => _reads.Clear();

    private Task<int> BeginAsync()
    {
        TaskCompletionSource<int> read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_reads)
            _reads.Add(read);
        return read.Task;
    }
}
