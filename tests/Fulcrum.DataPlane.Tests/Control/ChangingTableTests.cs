using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>A full table is listed page by page while its worker makes and ends sessions of IPv6 in it: each row is one session's.</summary>
internal sealed class ChangingTableTests
{
    private const ushort Clients = 4_000;

    [Test]
    public void Rows_OfATableThatChanges_AreNeverTorn()
    {
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim ready = new();
        Director? director = null;
        Task worker = Task.Run(() =>
        {
            using Director made = new(Way.FullNat6.Configuration(), new DirectorOptions { SessionCapacity = 256 });
            director = made;
            for (int packet = 0; !stop.IsCancellationRequested; packet++)
            {
                Send(made, (ushort)(1 + packet % Clients));
                if (packet % 64 == 0)
                    made.Advance(TimeSpan.FromSeconds(200));
                if (packet == 200)
                    ready.Set();
            }
        });
        ready.Wait();
        int rows = 0;
        for (int round = 0; round < 600; round++)
            rows += CheckRows(director!);
        stop.Cancel();
        worker.Wait();
        Assert.That(rows, Is.GreaterThan(5_000), "precondition: there was something to list");
    }

    private static void Send(Director director, ushort client)
    {
        director.Network.Deliver(Director.Wan, 0, Way.FullNat6.FromClient(client: AddressOf(client)).Udp(client, VirtualPort).Build());
        director.Worker.Poll();
        while (director.Network.TakeTransmitted(Director.Lan) is not null)
        {
        }
    }

    private static unsafe int CheckRows(Director director)
    {
        SessionTable table = director.Worker.Sessions;
        SessionMatch everything = default;
        ServerPath server = new() { Address = IpAddress.Parse(Way.Server6), Port = Be16.FromHost(RealPort) };
        ServerPath* servers = stackalloc ServerPath[16];
        for (int slot = 0; slot < 16; slot++)
            servers[slot] = server;
        int rows = 0;
        for (uint slot = 0; slot < table.Capacity; slot++)
        {
            SessionReader reader = new(servers);
            if (!reader.TryRead(table, slot, everything, nowMs: 1))
                continue;
            rows++;
            ushort client = reader.Session.Inbound.SourcePort.Host;
            Assert.That(reader.Client, Is.EqualTo(IpAddress.Parse(AddressOf(client))));
            Assert.That(reader.Virtual, Is.EqualTo(IpAddress.Parse(Way.Virtual6)));
            Assert.That(reader.Local, Is.EqualTo(IpAddress.Parse(Way.Local6)));
            Assert.That(reader.Session.State, Is.EqualTo(SessionState.Udp));
        }
        return rows;
    }

    private static string AddressOf(ushort client) => $"2001:db8:c::{client:x}";
}
