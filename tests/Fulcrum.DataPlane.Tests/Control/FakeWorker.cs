using System.Collections.Concurrent;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>A worker that does nothing: a table of sessions, wanted neighbours, exhausted pools.</summary>
internal sealed unsafe class FakeWorker(uint capacity, SharedTables* shared) : IWorkerView
{
    private readonly ulong[] _exhausted = new ulong[TableLimits.Pools];

    public ConcurrentQueue<NextHop> Wanted { get; } = new();

    public SessionTable Sessions { get; } = new(new ProcessMemory(), capacity, "test", FlowHash.CreateRandom());

    public LocalPorts LocalPorts { get; } = new(new ProcessMemory(), capacity, "test", shared);

    public SyncLane Synchronisation { get; } = new(new ProcessMemory(), "test");

    public uint NowMs { get; set; }

    public bool TryTakeWanted(out NextHop hop) => Wanted.TryDequeue(out hop);

    public ulong PoolExhausted(int slot) => Volatile.Read(ref _exhausted[slot]);

    public void Exhaust(int slot, ulong times) => Volatile.Write(ref _exhausted[slot], PoolExhausted(slot) + times);

    public bool IsEnding => false;

    public ulong Ended { get; private set; }

    /// <summary>Frees the slots of sessions that are meant, as if it had run.</summary>
    public void EndSessions(in SessionMatch match, bool reset)
    {
        Ended = 0;
        for (uint slot = 0; slot < Sessions.Capacity; slot++)
        {
            Session* session = Sessions.Slots + slot;
            if (session->State <= SessionState.Extension || !match.Matches(session, new SessionEndpoints(Sessions, null, session), NowMs))
                continue;
            session->State = SessionState.Free;
            Ended++;
        }
    }

    /// <summary>What <see cref="SampleCycles"/> was called with, in turn.</summary>
    public ConcurrentQueue<uint> Intervals { get; } = new();

    public void SampleCycles(uint interval) => Intervals.Enqueue(interval);

    public void Run()
    {
    }

    public void RequestStop()
    {
    }

    /// <summary>A session of client 192.0.2.1:<paramref name="clientPort"/> with service TCP 10.0.0.1:<paramref name="virtualPort"/>.</summary>
    public void AddSession(uint slot, ushort clientPort, ushort virtualPort = 80, uint serverSlot = 0, string client = "192.0.2.1")
    {
        Session* session = Sessions.Slots + slot;
        session->Traits = SessionTraits.FullNat;
        session->Inbound = Key(client, clientPort, "10.0.0.1", virtualPort);
        session->Outbound = Key("10.1.0.1", 8080, "10.2.0.1", (ushort)(clientPort + 1));
        session->ServerSlot = serverSlot;
        session->BeganS = NowMs / 1000;
        session->ExpiresAtMs = NowMs + 900_000;
        session->State = SessionState.Established;
    }

    private static FlowKey Key(string source, ushort sourcePort, string destination, ushort destinationPort) =>
        new(Address(source), Address(destination), Be16.FromHost(sourcePort), Be16.FromHost(destinationPort), IpProtocol.Tcp);

    private static Be32 Address(string text) => new(BitConverter.ToUInt32(System.Net.IPAddress.Parse(text).GetAddressBytes()));
}
