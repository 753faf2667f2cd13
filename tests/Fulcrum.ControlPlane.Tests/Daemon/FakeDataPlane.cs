using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Fulcrum.ControlPlane.DataPlane;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>A data plane as the protocol describes it, on a Unix socket, without packets.</summary>
internal sealed class FakeDataPlane : IDisposable
{
    private readonly string _path;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentBag<Socket> _connections = [];
    private volatile Wire.Snapshot _state = new();

    /// <summary>Listens when it returns.</summary>
    public FakeDataPlane(string path)
    {
        _path = path;
        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _ = AcceptAsync();
    }

    /// <summary>Every request so far.</summary>
    public ConcurrentQueue<Wire.Request> Requests { get; } = new();

    /// <summary>Snapshots and deltas so far.</summary>
    public IReadOnlyList<Wire.Request> Changes => [.. Requests.Where(r => r.Snapshot is not null || r.Delta is not null)];

    /// <summary>What is in force.</summary>
    public Wire.Snapshot State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>What Hello says.</summary>
    public uint ProtocolVersion { get; set; } = 1;

    /// <summary>What Hello says.</summary>
    public uint ProcessId { get; set; } = 100;

    /// <summary>What Hello and ListPorts say.</summary>
    public Wire.PortList Ports { get; set; } = new()
    {
        Ports =
        {
            new Wire.PortState { Name = "wan", Twin = "wan", LinkUp = true, Mac = ByteString.CopyFrom(2, 0, 0, 0, 1, 0), Mtu = 1500 },
            new Wire.PortState { Name = "lan", Twin = "lan0", LinkUp = true, Mac = ByteString.CopyFrom(2, 0, 0, 0, 2, 0), Mtu = 1500 },
        },
    };

    /// <summary>What Hello says.</summary>
    public IReadOnlyList<Wire.WorkerPlace> Workers { get; set; } = [];

    /// <summary>What Hello says; null: no statistics.</summary>
    public Wire.StatisticsLayout? Layout { get; set; }

    /// <summary>What ListSessions gives, one page each.</summary>
    public IReadOnlyList<Wire.SessionPage> Sessions { get; set; } = [new() { Last = true }];

    /// <summary>What ListPools gives, asked with what is in force; null: it is refused, as by one that does not know it.</summary>
    public Func<Wire.Snapshot, Wire.PoolList?> Pools { get; set; } = _ => new();

    /// <summary>What GetSynchronisation gives.</summary>
    public Wire.Synchronisation Synchronisation { get; set; } = new();

    /// <summary>A text refuses the change, or to sample cycles.</summary>
    public Func<Wire.Request, string?> Refuse { get; set; } = _ => null;

    /// <summary>False: changes are never answered.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>Sends an event on every connection.</summary>
    public async Task SendEventAsync(Wire.Event occurrence)
    {
        foreach (Socket connection in _connections.Where(c => c.Connected))
        {
            await using NetworkStream stream = new(connection, ownsSocket: false);
            await Frames.WriteAsync(stream, new Wire.Reply { Event = occurrence }, CancellationToken.None);
        }
    }

    /// <summary>Ends every connection, after half a frame.</summary>
    public void KillConnections()
    {
        byte[] half = new byte[10];
        BinaryPrimitives.WriteInt32BigEndian(half, 1000);
        while (_connections.TryTake(out Socket? connection))
        {
            try
            {
                connection.Send(half);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The other side has gone.
            }
            connection.Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _listener.Dispose();
        KillConnections();
        File.Delete(_path);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket connection = await _listener.AcceptAsync();
                _connections.Add(connection);
                _ = ServeAsync(connection);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            await using NetworkStream stream = new(connection, ownsSocket: true);
            while (await Frames.ReadAsync(stream, Wire.Request.Parser, CancellationToken.None) is { } request)
            {
                Requests.Enqueue(request);
                foreach (Wire.Reply reply in Answer(request))
                {
                    reply.Sequence = request.Sequence;
                    await Frames.WriteAsync(stream, reply, CancellationToken.None);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The other side has gone.
        }
    }

    private IEnumerable<Wire.Reply> Answer(Wire.Request request)
    {
        switch (request.BodyCase)
        {
            case Wire.Request.BodyOneofCase.Hello:
                yield return new()
                {
                    Hello = new()
                    {
                        ProtocolVersion = ProtocolVersion, Version = "0.1.0", ProcessId = ProcessId, Generation = _state.Generation,
                        Statistics = Layout, Ports = Ports, Workers = { Workers },
                    },
                };
                break;
            case Wire.Request.BodyOneofCase.ListPorts:
                yield return new() { Ports = Ports };
                break;
            case Wire.Request.BodyOneofCase.SampleCycles when Refuse(request) is { } refusal:
                yield return new() { Failure = new() { Message = refusal } };
                break;
            case Wire.Request.BodyOneofCase.SampleCycles:
                yield return new() { CycleSampling = new() { Interval = request.SampleCycles.Interval, Seconds = request.SampleCycles.Seconds } };
                break;
            case Wire.Request.BodyOneofCase.ListPools:
                yield return Pools(_state) is { } pools ? new() { Pools = pools } : new() { Failure = new() { Message = "not understood" } };
                break;
            case Wire.Request.BodyOneofCase.GetSynchronisation:
                yield return new() { Synchronisation = Synchronisation };
                break;
            case Wire.Request.BodyOneofCase.BeginHandover:
                yield return new() { Applied = new() { Generation = _state.Generation } };
                break;
            case Wire.Request.BodyOneofCase.ListSessions:
                foreach (Wire.SessionPage page in Sessions)
                    yield return new() { Sessions = page };
                break;
            default:
                if (Answers)
                    yield return Apply(request);
                break;
        }
    }

    private Wire.Reply Apply(Wire.Request request)
    {
        ulong generation = request.Delta?.Generation ?? request.Snapshot.Generation;
        string? refusal = Refuse(request);
        if (generation <= _state.Generation)
            refusal = $"generation {generation} is not greater than {_state.Generation}";
        if (request.Delta is not null && request.Delta.Base != _state.Generation)
            refusal = $"base {request.Delta.Base} is not {_state.Generation}";
        if (refusal is not null)
            return new() { Failure = new() { Message = refusal, Generation = _state.Generation } };
        _state = request.Delta is null ? request.Snapshot! : SnapshotState.Apply(_state, request.Delta);
        return new() { Applied = new() { Generation = generation } };
    }
}
