using System.Buffers.Binary;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>The payload of an Ack: how far its sender is with what it has been told, and what it has.</summary>
/// <remarks>
/// <code>
///    0         8        16         24       32        40         48       49
///    | records | time   | refused  | held   | own     | received | flags  |
/// </code>
/// records: of this connection that were given to the workers; time: that of the last Records frame they were in, as its sender wrote it;
/// refused: records that could not be used, since the start; held: sessions of the receiver that the sender has; own: sessions of its own
/// that it would tell; received: records since the start; flags: 1 = the receiver's bulk is over here,
/// 2 = the receiver shall tell all again.
/// </remarks>
internal struct Acknowledgement
{
    /// <summary>Bytes of the payload.</summary>
    public const int Size = 49;

    private const byte BulkOverFlag = 1;
    private const byte WantsBulkFlag = 2;

    /// <summary>Records of this connection that were given to the workers.</summary>
    public ulong Records;

    /// <summary>Time of the last Records frame among them.</summary>
    public long TimeMs;

    /// <summary>Records refused since the start.</summary>
    public ulong Refused;

    /// <summary>Sessions of the other director.</summary>
    public ulong Held;

    /// <summary>Sessions of its own that are told.</summary>
    public ulong Own;

    /// <summary>Records received since the start.</summary>
    public ulong Received;

    /// <summary>Whether the other's bulk is over here.</summary>
    public bool IsBulkOver;

    /// <summary>Whether the other has to tell all again; until it begins to.</summary>
    public bool WantsBulk;

    /// <summary>Fills a payload.</summary>
    public readonly void WriteTo(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt64BigEndian(payload, Records);
        BinaryPrimitives.WriteInt64BigEndian(payload[8..], TimeMs);
        BinaryPrimitives.WriteUInt64BigEndian(payload[16..], Refused);
        BinaryPrimitives.WriteUInt64BigEndian(payload[24..], Held);
        BinaryPrimitives.WriteUInt64BigEndian(payload[32..], Own);
        BinaryPrimitives.WriteUInt64BigEndian(payload[40..], Received);
        payload[48] = (byte)((IsBulkOver ? BulkOverFlag : 0) | (WantsBulk ? WantsBulkFlag : 0));
    }

    /// <summary>Reads a payload of <see cref="Size"/> bytes.</summary>
    public static Acknowledgement Read(ReadOnlySpan<byte> payload) => new()
    {
        Records = BinaryPrimitives.ReadUInt64BigEndian(payload),
        TimeMs = BinaryPrimitives.ReadInt64BigEndian(payload[8..]),
        Refused = BinaryPrimitives.ReadUInt64BigEndian(payload[16..]),
        Held = BinaryPrimitives.ReadUInt64BigEndian(payload[24..]),
        Own = BinaryPrimitives.ReadUInt64BigEndian(payload[32..]),
        Received = BinaryPrimitives.ReadUInt64BigEndian(payload[40..]),
        IsBulkOver = (payload[48] & BulkOverFlag) != 0,
        WantsBulk = (payload[48] & WantsBulkFlag) != 0,
    };
}
