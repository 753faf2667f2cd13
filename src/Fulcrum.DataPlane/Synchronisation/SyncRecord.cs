using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// What one director tells the other of a session or a template: 128 bytes, the same in memory and on the wire. Says what everything is by
/// addresses, ports and marks, never by an index, which is each director's own; times are durations, for their clocks differ.
/// <code>
///    0 Version 1    1 Kind 1       2 Notes 1      3 Protocol 1     4 State 1    5 Mode 1   6 Traits 1   7 ServiceProtocol 1
///    8 ClientPort 2 10 VirtualPort 2 12 LocalPort 2 14 RealPort 2
///   16 Client 16   32 Virtual 16  48 Local 16    64 Real 16
///   80 ServicePort 2  82 ServerPort 2  84 Mark 4  88 RemainingMs 4  92 AgeSeconds 4  96 TimeoutMs 4  100 IdleMs 4
///  104 InsertAt 4  108 InsertedLength 2  110 ClientAddress 1  111 Progress 1  112 ToldAtMs 4  116 zero 12
/// </code>
/// Numbers of more than one byte are little-endian; ports and addresses are as they lie in a packet.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Length)]
public struct SyncRecord
{
    /// <summary>Bytes of a record.</summary>
    public const int Length = 128;

    /// <summary>The layout and the meaning of values that this code knows. Changes with either, and with numbers of enumerations.</summary>
    public const byte CurrentVersion = 1;

    /// <summary><see cref="CurrentVersion"/> of who made it.</summary>
    [FieldOffset(0)] public byte Version;

    /// <summary>What it tells.</summary>
    [FieldOffset(1)] public SyncRecordKind Kind;

    /// <summary>What else there is to know.</summary>
    [FieldOffset(2)] public SyncNotes Notes;

    /// <summary>IANA protocol number of the session.</summary>
    [FieldOffset(3)] public byte Protocol;

    /// <summary>The session's state.</summary>
    [FieldOffset(4)] public SessionState State;

    /// <summary>How packets reach the server.</summary>
    [FieldOffset(5)] public ForwardingMode Mode;

    /// <summary>How the session's packets are rewritten.</summary>
    [FieldOffset(6)] public SessionTraits Traits;

    /// <summary><see cref="ServiceKey.Protocol"/>: 0 when the service is identified by <see cref="Mark"/>.</summary>
    [FieldOffset(7)] public byte ServiceProtocol;

    /// <summary>Client port.</summary>
    [FieldOffset(8)] public Be16 ClientPort;

    /// <summary>Virtual port.</summary>
    [FieldOffset(10)] public Be16 VirtualPort;

    /// <summary>Local port (FULLNAT).</summary>
    [FieldOffset(12)] public Be16 LocalPort;

    /// <summary>The server's port for this session.</summary>
    [FieldOffset(14)] public Be16 RealPort;

    /// <summary>Client address; of a template, its network's.</summary>
    [FieldOffset(16)] public IpAddress Client;

    /// <summary>Virtual address; of a template, its service's.</summary>
    [FieldOffset(32)] public IpAddress Virtual;

    /// <summary>Local address (FULLNAT).</summary>
    [FieldOffset(48)] public IpAddress Local;

    /// <summary>Real address.</summary>
    [FieldOffset(64)] public IpAddress Real;

    /// <summary>Port of the service, 0 for one of every port.</summary>
    [FieldOffset(80)] public Be16 ServicePort;

    /// <summary>Port of the server in its service, 0 for one that keeps the client's.</summary>
    [FieldOffset(82)] public Be16 ServerPort;

    /// <summary>Firewall mark of the service, when <see cref="ServiceProtocol"/> is 0.</summary>
    [FieldOffset(84)] public uint Mark;

    /// <summary>Milliseconds until it is over, if nothing happens.</summary>
    [FieldOffset(88)] public uint RemainingMs;

    /// <summary>Whole seconds since the session began.</summary>
    [FieldOffset(92)] public uint AgeSeconds;

    /// <summary>Of a template: its whole time.</summary>
    [FieldOffset(96)] public uint TimeoutMs;

    /// <summary>Milliseconds since the session's last packet.</summary>
    [FieldOffset(100)] public uint IdleMs;

    /// <summary><see cref="SessionExtension.InsertAt"/>.</summary>
    [FieldOffset(104)] public uint InsertAt;

    /// <summary><see cref="SessionExtension.InsertedLength"/>.</summary>
    [FieldOffset(108)] public ushort InsertedLength;

    /// <summary>How the server learns the client's address; meaningful with <see cref="SessionTraits.Inserts"/>.</summary>
    [FieldOffset(110)] public ClientAddressMode ClientAddress;

    /// <summary>How far a TCP session has come with it.</summary>
    [FieldOffset(111)] public InsertionProgress Progress;

    /// <summary>When it was told, by the sender's clock (<c>IWorkerView.NowMs</c>): for the sender alone, who measures lag by it.</summary>
    [FieldOffset(112)] public uint ToldAtMs;

    /// <summary>0 on the wire. On its way to a worker: it may be another's, which has got it as well and answers for it.</summary>
    [FieldOffset(116)] internal bool IsCopy;

    /// <summary>The service that the session or template belongs to.</summary>
    public readonly ServiceKey Service => ServiceProtocol == 0
        ? ServiceKey.OfMark(Mark, Virtual.IsIpv4)
        : new ServiceKey(Virtual, ServicePort, ServiceProtocol);
}
