using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>Whose the server slots of the statistics segment are: numbers slots, servers and services, so that counters are arrays. Immutable.</summary>
public sealed class SlotMap
{
    private readonly uint[] _slots;
    private readonly int[] _serverOf;
    private readonly int[] _serviceOf;

    /// <summary>A slot that is named twice counts once.</summary>
    public SlotMap(IEnumerable<(uint Slot, ServerKey Server)> slots)
    {
        List<uint> numbers = [];
        List<int> serverOf = [];
        List<int> serviceOf = [];
        foreach ((uint slot, ServerKey server) in slots)
        {
            if (!Positions.TryAdd(slot, numbers.Count))
                continue;
            numbers.Add(slot);
            serverOf.Add(IndexOf(Servers, server));
            serviceOf.Add(IndexOf(Services, server.Service));
        }
        (_slots, _serverOf, _serviceOf) = ([.. numbers], [.. serverOf], [.. serviceOf]);
        ServerKeys = [.. Servers.Keys];
    }

    /// <summary>No slots.</summary>
    public static SlotMap Empty { get; } = new([]);

    /// <summary>How many slots there are.</summary>
    public int Count => _slots.Length;

    /// <summary>Position of each slot by its number in the segment.</summary>
    public Dictionary<uint, int> Positions { get; } = [];

    /// <summary>Index of each server.</summary>
    public Dictionary<ServerKey, int> Servers { get; } = [];

    /// <summary>Index of each service.</summary>
    public Dictionary<ServiceKey, int> Services { get; } = [];

    private ServerKey[] ServerKeys { get; }

    /// <summary>The slot's number in the segment.</summary>
    public uint SlotAt(int position) => _slots[position];

    /// <summary>Whose it is.</summary>
    public ServerKey ServerAt(int position) => ServerKeys[_serverOf[position]];

    /// <summary>Numbers of the slots of a server.</summary>
    public IEnumerable<uint> SlotsOf(int server)
    {
        for (int position = Array.IndexOf(_serverOf, server); position >= 0; position = Array.IndexOf(_serverOf, server, position + 1))
            yield return _slots[position];
    }

    /// <summary>What the slots of each server hold together, by the server's index.</summary>
    public SlotCounters[] SumByServer(SlotCounters[] slots) =>
        // As a rule a server has one slot.
        Servers.Count == slots.Length ? slots : Sum(slots, _serverOf, Servers.Count);

    /// <summary>What the slots of each service hold together, by the service's index.</summary>
    public SlotCounters[] SumByService(SlotCounters[] slots) => Sum(slots, _serviceOf, Services.Count);

    private static SlotCounters[] Sum(SlotCounters[] slots, int[] indexes, int count)
    {
        SlotCounters[] sums = new SlotCounters[count];
        for (int position = 0; position < slots.Length; position++)
            sums[indexes[position]] += slots[position];
        return sums;
    }

    private static int IndexOf<TKey>(Dictionary<TKey, int> indexes, TKey key)
        where TKey : notnull
    {
        if (indexes.TryGetValue(key, out int index))
            return index;
        indexes.Add(key, indexes.Count);
        return indexes.Count - 1;
    }
}
