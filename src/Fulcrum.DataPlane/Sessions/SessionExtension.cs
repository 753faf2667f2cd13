using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// A second slot of the session table for sessions that need more: IPv6 addresses, and what was inserted to tell the server the
/// client's address. Has the state of a slot at the same place, <see cref="SessionState.Extension"/>.
/// <code>
///    0 Client 16   16 Virtual 16   32 Local 16   48 InsertAt 4   52 InsertedLength 2   54 Mode 1   55 Progress 1
///   56 State 1, zero 3   60 Template 4
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct SessionExtension
{
    /// <summary>Client address (IPv6).</summary>
    [FieldOffset(0)] public IpAddress Client;

    /// <summary>Virtual address (IPv6).</summary>
    [FieldOffset(16)] public IpAddress Virtual;

    /// <summary>Local address (FULLNAT with IPv6 servers).</summary>
    [FieldOffset(32)] public IpAddress Local;

    /// <summary>
    /// TOA: acknowledgment number of the segments that carry the option. PROXY protocol over TCP: the client's sequence number
    /// before which the header stands. UDP: datagrams that have carried the address.
    /// </summary>
    [FieldOffset(48)] public uint InsertAt;

    /// <summary>
    /// PROXY protocol over TCP: bytes by which the server's view of the client's stream is longer. Otherwise 0.
    /// </summary>
    [FieldOffset(52)] public ushort InsertedLength;

    /// <summary>How the server learns the client's address; set when the session begins.</summary>
    [FieldOffset(54)] public ClientAddressMode Mode;

    /// <summary>How far a TCP session has come with it.</summary>
    [FieldOffset(55)] public InsertionProgress Progress;

    /// <summary>What has been inserted as one value, to see that it changes: <see cref="InsertAt"/> to <see cref="Progress"/>.</summary>
    [FieldOffset(48)] public ulong Inserted;

    /// <summary>Always <see cref="SessionState.Extension"/>.</summary>
    [FieldOffset(56)] public SessionState State;

    /// <summary>The template that holds the session; only with <see cref="SessionMarks.Templated"/>.</summary>
    [FieldOffset(60)] public uint Template;
}
