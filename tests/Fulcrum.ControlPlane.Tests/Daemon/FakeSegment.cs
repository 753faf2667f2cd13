using System.Buffers.Binary;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>A statistics segment with two workers and four server slots.</summary>
internal sealed class FakeSegment
{
    private const int WorkerOffset = 4096;
    private const int WorkerStride = 4096;
    private const int ServerOffset = 512;

    private static readonly string[] s_server =
    [
        "connections", "inbound_packets", "outbound_packets", "inbound_bytes", "outbound_bytes", "active_sessions", "inactive_sessions",
        "templates",
    ];

    private readonly string _path;

    /// <summary>Replaces the file, as a data plane that starts does.</summary>
    public FakeSegment(string path, ulong startedUnixMs = 1000)
    {
        _path = path;
        File.Delete(path);
        File.WriteAllBytes(path, new byte[WorkerOffset + 2 * WorkerStride]);
        Write(64, startedUnixMs);
        Layout = new()
        {
            Path = path,
            Size = WorkerOffset + 2 * WorkerStride,
            Version = 1,
            ProcessCounters = { "started_unix_ms", "generation" },
            WorkerCount = 2,
            WorkerOffset = WorkerOffset,
            WorkerStride = WorkerStride,
            WorkerCounters = { "received", "transmitted", "drop.none", "drop.ttl_expired" },
            WorkerCounterHelp = { "Packets received.", "Packets sent.", "Not dropped.", "TTL used up." },
            ServerOffset = ServerOffset,
            ServerStride = 64,
            ServerCounters = { s_server },
            ServerSlots = 4,
        };
    }

    /// <summary>Where everything is.</summary>
    public Wire.StatisticsLayout Layout { get; }

    /// <summary>Sets a counter of the process.</summary>
    public void SetProcess(string name, ulong value) => Write(64 + 8 * Layout.ProcessCounters.IndexOf(name), value);

    /// <summary>Sets a worker's counter.</summary>
    public void SetWorker(int worker, string name, ulong value) =>
        Write(WorkerOffset + worker * WorkerStride + 8 * Layout.WorkerCounters.IndexOf(name), value);

    /// <summary>Sets a server slot's counters of one worker, in the order of the layout.</summary>
    public void SetServer(int worker, int slot, params ulong[] values)
    {
        for (int i = 0; i < values.Length; i++)
            Write(WorkerOffset + worker * WorkerStride + ServerOffset + slot * 64 + 8 * i, values[i]);
    }

    private void Write(int offset, ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        using FileStream stream = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.Position = offset;
        stream.Write(bytes);
    }
}
