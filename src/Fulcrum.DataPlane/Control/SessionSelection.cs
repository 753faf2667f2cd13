using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// A filter as it is asked: services and servers have become server slots, which mark services and services of every port need, because
/// their sessions do not show them. Control thread only; dispose when nobody asks any more.
/// </summary>
internal sealed unsafe class SessionSelection : IDisposable
{
    private SessionMatch _match;

    private SessionSelection()
    {
    }

    /// <summary>Which sessions.</summary>
    public ref readonly SessionMatch Match => ref _match;

    /// <summary>Only this worker's.</summary>
    public int? Worker { get; private init; }

    /// <summary>Reads a filter; null with the reasons when it makes no sense.</summary>
    public static SessionSelection? Read(Wire.SessionFilter? filter, SnapshotCompiler compiler, List<string> problems)
    {
        filter ??= new Wire.SessionFilter();
        SnapshotReader reader = new([]);
        ServiceKey? service = filter.Service is { } wanted ? reader.ReadKey(wanted) : null;
        problems.AddRange(reader.Problems);
        IpAddress server = ReadAddress(filter.ServerAddress, "server_address", problems);
        IpAddress client = ReadAddress(filter.Client?.Address, "client", problems);
        uint states = filter.State.Length == 0 ? 0 : StateNames.MaskOf(filter.State);
        if (filter.State.Length > 0 && states == 0)
            problems.Add($"There is no state \"{filter.State}\"; there is {string.Join(", ", StateNames.All)}.");
        if (filter.Client is { } prefix && prefix.Length > (client.IsIpv4 ? 32u : 128u))
            problems.Add($"A prefix of {prefix.Length} bits is longer than the address.");
        if (filter.ClientPort > ushort.MaxValue || filter.ServerPort > ushort.MaxValue || filter.Protocol > byte.MaxValue)
            problems.Add("A port or protocol number of the filter is out of range.");
        if (problems.Count > 0)
            return null;
        SessionSelection selection = new()
        {
            Worker = filter.HasWorker ? (int)Math.Min(filter.Worker, int.MaxValue) : null,
            _match = new SessionMatch
            {
                HasClient = filter.Client is not null,
                Client = filter.Client is null ? default : IpPrefix.Covering(client, (int)filter.Client.Length),
                ClientPort = (ushort)filter.ClientPort,
                RealPort = (ushort)filter.ServerPort,
                Protocol = (byte)filter.Protocol,
                States = states,
                MinAge = filter.MinAge,
                MaxAge = filter.MaxAge,
            },
        };
        if (service is not null || !server.IsNone)
            selection.Select(compiler.Servers.Where(entry => (service is null || entry.Key.Service == service)
                && (server.IsNone || entry.Key.Address == server)).Select(entry => entry.Slot));
        return selection;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        NativeMemory.Free(_match.Servers);
        _match.Servers = null;
    }

    private static IpAddress ReadAddress(Google.Protobuf.ByteString? bytes, string field, List<string> problems)
    {
        if (bytes is { Length: 4 or 16 })
            return new IpAddress(bytes.Span);
        if (bytes is { Length: > 0 })
            problems.Add($"The filter's {field} has {bytes.Length} bytes; an address has 4 or 16.");
        return default;
    }

    private void Select(IEnumerable<uint> slots)
    {
        _match.Servers = (ulong*)NativeMemory.AllocZeroed(TableLimits.Servers / 8);
        foreach (uint slot in slots)
            _match.Servers[slot / 64] |= 1UL << (int)(slot % 64);
    }
}
