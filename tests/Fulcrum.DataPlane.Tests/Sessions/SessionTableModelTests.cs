using System.Runtime.Intrinsics;
using CsCheck;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Sessions;

/// <summary>The table beside a dictionary, under all that a worker does with it, in virtual time.</summary>
public unsafe class SessionTableModelTests
{
    private const int FlowCount = 400;
    private static readonly FlowHash s_hash = new(Vector128.Create(0x5EED).AsByte(), Vector128.Create(0xC0FFEE).AsByte());

    private enum Action
    {
        Insert,
        InsertEarly,
        InsertExtended,
        Settle,
        Find,
        Remove,
        Advance,
        Sweep,
        Evict,
    }

    [Test]
    public void Table_AnySequenceInVirtualTime_EqualsADictionary() =>
        Gen.Select(Gen.UInt[1, 300], Gen.UInt, Gen.Select(Gen.Enum<Action>(), Gen.Int[0, FlowCount - 1]).Array[0, 1500]).Sample((capacity, start, operations) =>
        {
            using Model model = new(capacity, start);
            foreach ((Action action, int flow) in operations)
            {
                model.Apply(action, flow);
            }

            model.Apply(Action.Settle, 0);
            for (int flow = 0; flow < FlowCount; flow++)
            {
                model.Apply(Action.Find, flow);
            }

            model.EndAll();
        }, iter: 300);

    private sealed class Model(uint capacity, uint start) : IDisposable
    {
        private readonly ProcessMemory _memory = new();
        private readonly Dictionary<int, Entry> _entries = [];
        private SessionTable? _table;
        private ExpiredSessions _batch;
        private uint _nowMs = start;

        private SessionTable Table
        {
            get
            {
                if (_table == null)
                {
                    _table = new SessionTable(_memory, capacity, "test", s_hash);
                    _batch = new ExpiredSessions(_memory, "test");
                }

                return _table;
            }
        }

        private long FreeSlots => capacity - _entries.Values.Sum(entry => entry.IsExtended ? 2 : 1);

        public void Apply(Action action, int flow)
        {
            switch (action)
            {
                case Action.Insert or Action.InsertEarly or Action.InsertExtended when !_entries.ContainsKey(flow):
                    Insert(action, flow);
                    break;
                case Action.Settle:
                    Settle();
                    break;
                case Action.Remove when _entries.Remove(flow, out Entry removed):
                    Table.Remove((Session*)removed.Session);
                    break;
                case Action.Advance:
                    _nowMs += (uint)flow * 4;
                    break;
                case Action.Sweep:
                    Sweep(flow % 40);
                    break;
                case Action.Evict:
                    Evict();
                    break;
                default:
                    AssertFinds(flow);
                    break;
            }

            Assert.That(Table.Count, Is.EqualTo((uint)_entries.Count));
            Assert.That(Table.HasRoom(SessionTraits.None), Is.EqualTo(FreeSlots > 0));
            Assert.That(Table.HasRoom(SessionTraits.Ipv6Client), Is.EqualTo(FreeSlots > 1));
        }

        /// <summary>Everything times out; nothing is left.</summary>
        public void EndAll()
        {
            _nowMs += 100_000;
            for (int turn = 0; turn < 2 + capacity / 16 && _entries.Count > 0; turn++)
            {
                Sweep((int)capacity + 1);
            }

            Assert.That((Table.Count, FreeSlots), Is.EqualTo((0u, (long)capacity)));
        }

        public void Dispose() => _memory.Dispose();

        private void Insert(Action action, int flow)
        {
            bool isExtended = action == Action.InsertExtended;
            SessionTraits traits = isExtended ? SessionTraits.Ipv6Client : SessionTraits.FullNat;
            bool hasRoom = FreeSlots > (isExtended ? 1 : 0);
            FlowKey inbound = InboundOf(flow);
            FlowKey outbound = OutboundOf(flow);
            uint inboundHash = Table.HashOf(&inbound);
            uint outboundHash = Table.HashOf(&outbound);
            Session* session = action == Action.InsertEarly
                ? Table.InsertEarly(&inbound, inboundHash, &outbound, outboundHash, traits)
                : Table.Insert(&inbound, inboundHash, &outbound, outboundHash, traits);
            Assert.That(session != null, Is.EqualTo(hasRoom));
            if (session == null)
                return;
            Assert.That(session->State, Is.EqualTo(SessionState.None));
            session->State = flow % 3 == 0 ? SessionState.SynReceived : SessionState.Established;
            session->ExpiresAtMs = _nowMs + (uint)(flow % 7 + 1) * 300;
            _entries.Add(flow, new Entry((nint)session, isExtended, session->ExpiresAtMs, action == Action.InsertEarly));
        }

        private void Settle()
        {
            Assert.That(Table.Settle() == null);
            foreach (int flow in _entries.Keys.ToArray())
            {
                _entries[flow] = _entries[flow] with { IsLate = false };
            }
        }

        private void Sweep(int budget)
        {
            while (Table.CollectExpired(_nowMs, ref budget, _batch))
            {
                for (int index = 0; index < _batch.Count; index++)
                {
                    int flow = FlowOf(_batch[index]);
                    Assert.That(IsExpired(_entries[flow]), $"flow {flow}");
                    _entries.Remove(flow);
                    Table.Remove(_batch[index], _batch.HashOf(index, Direction.Inbound), _batch.HashOf(index, Direction.Outbound));
                }
            }
        }

        private void Evict()
        {
            int budget = (int)capacity;
            Session* victim = Table.NextVictim(_nowMs, ref budget);
            Assert.That(victim != null, Is.EqualTo(_entries.Any(entry => IsExpired(entry.Value) || entry.Key % 3 == 0)));
            if (victim == null)
                return;
            int flow = FlowOf(victim);
            Assert.That(IsExpired(_entries[flow]) || flow % 3 == 0, $"flow {flow}");
            _entries.Remove(flow);
            Table.Remove(victim);
        }

        private void AssertFinds(int flow)
        {
            FlowKey inbound = InboundOf(flow);
            FlowKey outbound = OutboundOf(flow);
            bool exists = _entries.TryGetValue(flow, out Entry entry);
            uint outboundHash = Table.HashOf(&outbound);
            Session* byOutbound = Table.Find(&outbound, outboundHash, out Direction second);
            Assert.That((nint)Table.Find(&inbound, Table.HashOf(&inbound), out Direction first), Is.EqualTo(entry.Session));
            if (Table.IsLate(outboundHash))
            {
                Assert.That(entry.IsLate);
                return;
            }

            Assert.That((nint)byOutbound, Is.EqualTo(entry.Session));
            if (exists)
                Assert.That((first, second), Is.EqualTo((Direction.Inbound, Direction.Outbound)));
        }

        private bool IsExpired(Entry entry) => (int)(_nowMs - entry.ExpiresAtMs) >= 0;

        private static int FlowOf(Session* session) => session->Inbound.SourcePort.Host;
    }

    private static FlowKey InboundOf(int flow) =>
        new(Be32.FromHost(0x0A00_0001), Be32.FromHost(0xC633_6450), Be16.FromHost((ushort)flow), Be16.FromHost(80), IpProtocol.Tcp);

    private static FlowKey OutboundOf(int flow) =>
        new(Be32.FromHost(0x0A01_0001), Be32.FromHost(0x0A00_0064), Be16.FromHost(8080), Be16.FromHost((ushort)flow), IpProtocol.Tcp);

    private readonly record struct Entry(nint Session, bool IsExtended, uint ExpiresAtMs, bool IsLate);
}
