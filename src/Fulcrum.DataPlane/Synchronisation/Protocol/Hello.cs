using System.Buffers.Binary;
using System.Text;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// The payload of a Hello: who speaks. Both ends' are part of what the keys are derived from, so nobody changes one unseen.
/// </summary>
/// <remarks>
/// <code>
///    0   2   4   6   8           24          40          72          80   82       88           112
///    | v | s | r | f | instance  | boot      | nonce     | placement | w  | zero   | release    |
/// </code>
/// v: version of the protocol; s: bytes of a record; r: version of records; f: flags (1: insecure, 2: tells all again when it is asked to); placement: fingerprint of how sessions
/// are placed on workers; w: number of workers; release: the product's version, ASCII, zeros behind it.
/// </remarks>
internal struct Hello
{
    /// <summary>Bytes of the payload.</summary>
    public const int Size = 112;

    /// <summary>The version that is spoken here.</summary>
    public const ushort Version = 1;

    private const int NonceSize = 32;
    private const int ReleaseSize = 24;
    private const ushort InsecureFlag = 1;
    private const ushort TellsAgainFlag = 2;

    /// <summary>Version of the protocol.</summary>
    public ushort ProtocolVersion;

    /// <summary>Bytes of a record.</summary>
    public ushort RecordSize;

    /// <summary>Version of records.</summary>
    public ushort RecordVersion;

    /// <summary>Whether no key is wanted.</summary>
    public bool IsInsecure;

    /// <summary>Whether it tells all again when an Ack asks for it.</summary>
    public bool TellsAgain;

    /// <summary>The director.</summary>
    public UInt128 Instance;

    /// <summary>Its process: another one after every start.</summary>
    public UInt128 Boot;

    /// <summary>How sessions are placed on workers.</summary>
    public Placement Placement;

    /// <summary>Fills a payload; the nonce is made by the caller, in <see cref="NonceOf"/>.</summary>
    public readonly void WriteTo(Span<byte> payload, ReadOnlySpan<byte> release)
    {
        payload[..Size].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(payload, ProtocolVersion);
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], RecordSize);
        BinaryPrimitives.WriteUInt16BigEndian(payload[4..], RecordVersion);
        BinaryPrimitives.WriteUInt16BigEndian(payload[6..], (ushort)((IsInsecure ? InsecureFlag : 0) | (TellsAgain ? TellsAgainFlag : 0)));
        BinaryPrimitives.WriteUInt128BigEndian(payload[8..], Instance);
        BinaryPrimitives.WriteUInt128BigEndian(payload[24..], Boot);
        BinaryPrimitives.WriteUInt64BigEndian(payload[72..], Placement.Fingerprint);
        BinaryPrimitives.WriteUInt16BigEndian(payload[80..], Placement.Workers);
        release[..Math.Min(release.Length, ReleaseSize)].CopyTo(payload[88..]);
    }

    /// <summary>The part of a payload that shall be random.</summary>
    public static Span<byte> NonceOf(Span<byte> payload) => payload.Slice(40, NonceSize);

    /// <summary>Reads as much as there is: at least the version; another version's rest means nothing here.</summary>
    public static Hello Read(ReadOnlySpan<byte> payload)
    {
        Hello hello = new() { ProtocolVersion = BinaryPrimitives.ReadUInt16BigEndian(payload) };
        if (hello.ProtocolVersion != Version || payload.Length < Size)
            return hello;
        hello.RecordSize = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
        hello.RecordVersion = BinaryPrimitives.ReadUInt16BigEndian(payload[4..]);
        hello.IsInsecure = (BinaryPrimitives.ReadUInt16BigEndian(payload[6..]) & InsecureFlag) != 0;
        hello.TellsAgain = (BinaryPrimitives.ReadUInt16BigEndian(payload[6..]) & TellsAgainFlag) != 0;
        hello.Instance = BinaryPrimitives.ReadUInt128BigEndian(payload[8..]);
        hello.Boot = BinaryPrimitives.ReadUInt128BigEndian(payload[24..]);
        hello.Placement = new Placement(BinaryPrimitives.ReadUInt16BigEndian(payload[80..]), BinaryPrimitives.ReadUInt64BigEndian(payload[72..]));
        return hello;
    }

    /// <summary>The product's version in a payload; what is not printable ASCII is left out. Allocates.</summary>
    public static string ReleaseOf(ReadOnlySpan<byte> payload)
    {
        StringBuilder text = new();
        foreach (byte character in payload.Length < Size ? [] : payload.Slice(88, ReleaseSize))
            if (character is > 0x20 and < 0x7F)
                text.Append((char)character);
        return text.ToString();
    }
}
