using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>What is part of the protocol does not change unnoticed: another layout or numbering needs another version.</summary>
public class SyncRecordTests
{
    [Test]
    public void Layout_IsThatOfVersionOne()
    {
        Assert.That((Unsafe.SizeOf<SyncRecord>(), SyncRecord.Length, SyncRecord.CurrentVersion), Is.EqualTo((128, 128, (byte)1)));
        IEnumerable<string> fields = typeof(SyncRecord).GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Select(field => $"{field.Name} {Marshal.OffsetOf<SyncRecord>(field.Name)}");
        Assert.That(
            fields,
            Is.EqualTo(new[]
            {
                "Version 0", "Kind 1", "Notes 2", "Protocol 3", "State 4", "Mode 5", "Traits 6", "ServiceProtocol 7", "ClientPort 8",
                "VirtualPort 10", "LocalPort 12", "RealPort 14", "Client 16", "Virtual 32", "Local 48", "Real 64", "ServicePort 80", "ServerPort 82", "Mark 84",
                "RemainingMs 88", "AgeSeconds 92", "TimeoutMs 96", "IdleMs 100", "InsertAt 104", "InsertedLength 108", "ClientAddress 110",
                "Progress 111", "ToldAtMs 112",
            }));
    }

    [Test]
    public void Numbers_OfEnumerations_AreThoseOfVersionOne()
    {
        Assert.That((int)SessionState.Established, Is.EqualTo(3));
        Assert.That((int)SessionState.Udp, Is.EqualTo(13));
        Assert.That((int)SessionState.SctpClosed, Is.EqualTo(27));
        Assert.That(Enum.GetValues<ForwardingMode>().Select(value => (int)value), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(((int)SessionTraits.InputOnly, (int)SessionTraits.Inserts), Is.EqualTo((0x40, 0x80)));
        Assert.That(Enum.GetValues<ClientAddressMode>().Select(value => (int)value), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
        Assert.That(Enum.GetValues<InsertionProgress>().Select(value => (int)value), Is.EqualTo(new[] { 0, 1, 2, 4, 8 }));
    }

    [Test]
    public void Structures_OfWorkerAndThread_HaveTheirSizes()
    {
        Assert.That((Unsafe.SizeOf<SyncEvent>(), Unsafe.SizeOf<ServerPath>(), Unsafe.SizeOf<Template>()), Is.EqualTo((192, 32, 64)));
        Assert.That(Unsafe.SizeOf<SyncBlock>() % 128, Is.Zero);
    }

    [Test]
    public void Record_OfASession_SaysWhatEverythingIs()
    {
        using Pair pair = new(Way.FullNat64.Configuration());
        new Talk(Way.FullNat64, IpProtocol.Tcp).Open(pair.A);
        pair.Wait(2.1, connected: false);
        pair.A.Exchange.BeginBulk();
        pair.Take(pair.A);
        pair.Wait(0.4, connected: false);
        SyncRecord record = pair.Take(pair.A).Last();

        Assert.That((record.Kind, record.Protocol, record.State, record.Mode), Is.EqualTo(
            (SyncRecordKind.Session, IpProtocol.Tcp, SessionState.Established, ForwardingMode.FullNat)));
        Assert.That($"{record.Client}:{record.ClientPort}", Is.EqualTo($"{Way.Client6}:40000"));
        Assert.That($"{record.Virtual}:{record.VirtualPort}", Is.EqualTo($"{Way.Virtual6}:80"));
        Assert.That($"{record.Local}:{record.LocalPort} {record.Real}:{record.RealPort}", Is.EqualTo($"{Lab.Local}:1024 {Lab.A}:8080"));
        Assert.That(record.Service.ToString(), Is.EqualTo($"TCP {Way.Virtual6}:80"));
        Assert.That((record.AgeSeconds, record.ServerPort.Host), Is.EqualTo((2u, 8080)));
        Assert.That(record.IdleMs, Is.InRange(2100, 2500));
        Assert.That(record.RemainingMs, Is.EqualTo(900_000 - record.IdleMs));
    }
}
