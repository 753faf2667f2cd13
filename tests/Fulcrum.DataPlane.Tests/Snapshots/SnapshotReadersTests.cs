using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>A worker that looks services up while they change.</summary>
internal sealed unsafe class SnapshotReadersTests
{
    private const int Steady = 40;
    private const int Changes = 2_000;

    private readonly CompilerBench _bench = new();
    private readonly Random _random = new(1);
    private readonly HashSet<string> _visitors = [];
    private long _reports;
    private volatile bool _ends;
    private volatile string? _fault;
    private ulong _generation = 1;

    [Test]
    public void Services_ThatStay_AreAlwaysFoundWhole()
    {
        _bench.MustApply(Make.Snapshot(1, [.. Enumerable.Range(0, Steady).Select(index => Make.Service(SteadyKey(index), "10.1.0.1:80"))]));
        // Two more reports: whatever was read before the first of them is forgotten.
        _bench.Quiescence.OnWait = () =>
        {
            for (long target = Interlocked.Read(ref _reports) + 2; Interlocked.Read(ref _reports) < target && _fault is null;)
                Thread.Yield();
        };
        Thread worker = new(Read);
        worker.Start();
        try
        {
            for (int change = 0; change < Changes && _fault is null; change++)
                Change(grows: change / 500 % 2 == 0);
        }
        finally
        {
            _ends = true;
            worker.Join();
        }
        Assert.That(_fault, Is.Null);
        Assert.That(_bench.Root->ServiceCount, Is.EqualTo(Steady + _visitors.Count));
    }

    /// <summary>Changes one that stays; others come, up to thousands, and go again, so that the table is copied both ways.</summary>
    private void Change(bool grows)
    {
        Wire.Delta delta = new() { Base = _generation, Generation = ++_generation };
        delta.Services.Add(Make.Service(SteadyKey(_random.Next(Steady)), [.. Enumerable.Range(1, _random.Next(1, 4)).Select(server => $"10.1.0.{server}:80")]));
        for (int visitor = 0; visitor < 6; visitor++)
        {
            string key = $"udp 10.0.{_random.Next(20)}.{_random.Next(250)}:53";
            if (grows && _visitors.Add(key))
                delta.Services.Add(Make.Service(key));
            else if (!grows && _visitors.Count > 0)
                delta.RemovedServices.Add(Make.WireKey(Leave()));
        }
        if (_random.Next(10) == 0)
            delta.Pools.Add(Make.Pool("pool", "10.2.0.1", $"10.2.0.{_random.Next(2, 250)}"));
        _bench.MustApply(delta);
    }

    private string Leave()
    {
        string key = _visitors.First();
        _visitors.Remove(key);
        return key;
    }

    private void Read()
    {
        ServiceKey[] keys = [.. Enumerable.Range(0, Steady).Select(index => Make.Key(SteadyKey(index)))];
        while (!_ends && _fault is null)
        {
            RootSnapshot* root = SharedTables.ReadRoot(_bench.Shared);
            foreach (ServiceKey key in keys)
            {
                ServiceSnapshot* service = LookupTable.Find(root->Lookup, root->LookupMask, key);
                if (service == null)
                    _fault ??= $"{key} was not found.";
                else if (service->Key != key || service->ServerCount is < 1 or > 3 || service->Pool->AddressCount is < 1 or > 2)
                    _fault ??= $"{key} is not whole.";
            }
            Interlocked.Increment(ref _reports);
        }
    }

    private static string SteadyKey(int index) => $"tcp 10.0.0.{index + 1}:80";
}
