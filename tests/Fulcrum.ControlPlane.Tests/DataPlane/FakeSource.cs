using System.Collections.Concurrent;
using Fulcrum.ControlPlane.DataPlane;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

/// <summary>Services that a test sets one by one.</summary>
internal sealed class FakeSource : ISnapshotSource
{
    private volatile int _services = 1;

    /// <summary>How many services shall run.</summary>
    public int Services
    {
        get => _services;
        set => _services = value;
    }

    /// <summary>What was told, in order.</summary>
    public ConcurrentQueue<string> Told { get; } = new();

    /// <inheritdoc />
    public Wire.Snapshot Compile()
    {
        Wire.Snapshot snapshot = new() { Settings = new() };
        snapshot.Services.AddRange(Enumerable.Range(1, _services).Select(i => new Wire.VirtualService
        {
            Key = new() { Protocol = 6, Address = ByteString.CopyFrom(10, 0, (byte)(i >> 8), (byte)i), Port = 80 },
        }));
        return snapshot;
    }

    /// <inheritdoc />
    public void OnConnected(Wire.HelloReply hello) => Told.Enqueue("connected");

    /// <inheritdoc />
    public void OnSynchronised() => Told.Enqueue("synchronised");

    /// <inheritdoc />
    public void OnEvent(Wire.Event occurrence) => Told.Enqueue(occurrence.KindCase.ToString());
}
