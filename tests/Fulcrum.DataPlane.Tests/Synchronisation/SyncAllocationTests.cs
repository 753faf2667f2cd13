using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>Neither workers nor the exchange allocate on the managed heap, and while it is off nothing is told.</summary>
public class SyncAllocationTests
{
    private const int BurstSize = 32;
    private const int BurstCount = 10_000;

    [Test]
    public void TenThousandBursts_OfSessionsThatAreTold_AllocateNothing([Values(IpProtocol.Tcp, IpProtocol.Udp)] byte protocol)
    {
        using Pair pair = new(Short(), sessions: 4096);
        pair.A.Network.KeepTransmitted = pair.B.Network.KeepTransmitted = false;
        byte[] opening = Way.Nat.FromClient().Opening(protocol, 1, VirtualPort).Build();
        byte[] answer = Way.Nat.FromServer().Answer(protocol, RealPort, 1).Build();
        byte[] data = Way.Nat.FromClient().Data(protocol, 1, VirtualPort, 18).Build();
        SyncRecord[] records = new SyncRecord[1024];
        Run(pair, opening, answer, data, records, 500);
        ulong installed = pair.TotalsOfB.Installed;
        ulong ended = pair.TotalsOfB.Ended;
        Assert.That((installed, ended), Is.Not.EqualTo((0UL, 0UL)), "precondition: sessions are told");

        long bytes = GC.GetAllocatedBytesForCurrentThread();
        Run(pair, opening, answer, data, records, BurstCount);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Assert.That(bytes, Is.Zero);
        Assert.That(pair.TotalsOfB.Installed - installed, Is.GreaterThan(BurstCount));
        Assert.That(pair.TotalsOfB.Ended - ended, Is.GreaterThan(BurstCount));
        Assert.That(pair.TotalsOfB.Adopted, Is.GreaterThan(0));
        pair.AssertConsistent();
    }

    [Test]
    public void Synchronisation_ThatIsOff_TellsNothing()
    {
        using Pair pair = new(Short());
        pair.A.Exchange.Close();
        new Talk(Way.Nat, IpProtocol.Tcp).Open(pair.A);
        pair.Wait(Pair.RefreshSeconds + 1);

        Assert.That((pair.TotalsOfA.Told, pair.TotalsOfA.Lost, pair.TotalsOfA.Own, pair.A.Exchange.Backlog), Is.EqualTo((0UL, 0UL, 0UL, 0)));
    }

    private static Wire.Snapshot Short()
    {
        Wire.Snapshot configuration = Way.Nat.Configuration();
        configuration.Settings = new Wire.Settings { TcpTimeout = 1, UdpTimeout = 1 };
        return configuration;
    }

    /// <summary>New sessions at one director, now and then a packet at the other, what both tell going to and fro.</summary>
    private static void Run(Pair pair, byte[] opening, byte[] answer, byte[] data, SyncRecord[] records, int count)
    {
        for (int burst = 0; burst < count; burst++)
        {
            pair.A.Use();
            for (int index = 0; index < BurstSize; index += 4)
            {
                SetPort(opening, 34, burst * BurstSize + index);
                SetPort(answer, 36, burst * BurstSize + index);
                SetPort(data, 34, burst * BurstSize + index);
                pair.A.Network.Deliver(Director.Wan, 0, opening);
                pair.A.Workers[0].Poll();
                pair.A.Network.Deliver(Director.Lan, 0, answer);
                pair.A.Network.Deliver(Director.Wan, 0, data);
                pair.A.Workers[0].Poll();
            }
            pair.A.Network.NowUs += 100_000;
            int told = pair.A.Exchange.Take(records);
            pair.A.Workers[0].Poll();
            pair.B.Use();
            pair.B.Exchange.Give(records.AsSpan(0, told));
            pair.B.Network.NowUs += 100_000;
            for (int poll = 0; poll < 6; poll++)
                pair.B.Workers[0].Poll();
            if (burst % 10 == 0)
                pair.B.Network.Deliver(Director.Wan, 0, data);
            pair.B.Workers[0].Poll();
            told = pair.B.Exchange.Take(records);
            pair.A.Use();
            pair.A.Exchange.Give(records.AsSpan(0, told));
        }
    }

    private static void SetPort(byte[] frame, int offset, int number) => (frame[offset], frame[offset + 1]) = ((byte)(number >> 8), (byte)number);
}
