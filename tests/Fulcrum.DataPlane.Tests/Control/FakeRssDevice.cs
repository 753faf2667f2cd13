using Fulcrum.DataPlane.Control;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>A device that reports what it was told, unless it is made to err.</summary>
internal sealed class FakeRssDevice : IRssDevice
{
    private byte[] _key;
    private ushort[] _table;

    public FakeRssDevice(int entries = 128, int keyLength = 40)
    {
        _table = new ushort[entries];
        _key = new byte[keyLength];
        new Random(keyLength).NextBytes(_key);
    }

    public RssTypes Types { get; init; } = RssTypes.All;

    /// <summary>Set: it refuses to say anything.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Set: it keeps its own key. Shared seeds give devices of one key length the same one.</summary>
    public bool KeepsKey { get; init; }

    /// <summary>Set: it keeps its own key, and it is this one.</summary>
    public byte[]? Key { get; init; }

    /// <summary>Set: it says that it has taken a table, and has not.</summary>
    public bool ForgetsTable { get; init; }

    /// <summary>Set: it refuses tables.</summary>
    public bool RefusesTable { get; init; }

    public RssConfiguration Rss => IsSilent
        ? throw new DpdkException("cannot read the RSS key of fake0: Operation not supported", 95)
        : new RssConfiguration(Types, Key ?? _key, _table);

    public void SetRssKey(ReadOnlySpan<byte> key, RssTypes types)
    {
        if (KeepsKey || Key is not null)
            throw new DpdkException("cannot set the RSS key of fake0", 95);
        _key = key.ToArray();
    }

    public void SetRssTable(ReadOnlySpan<ushort> queues)
    {
        if (RefusesTable)
            throw new DpdkException("cannot set the RSS indirection table of fake0", 95);
        if (!ForgetsTable)
            _table = queues.ToArray();
    }
}
