using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.Receive;

/// <summary>
/// What every stage asks of a packet, in one word: so that the short way of a packet (<c>Forward</c>) reads and writes it at once.
/// <code>
///   0 Outcome 1   1 Shape 1   2 Event 1   3 HopsLeft 1   4 Length 2   6 Direction 1   7 OutputPort 1
/// </code>
/// </summary>
public readonly struct PacketFacts
{
    /// <summary>Bytes.</summary>
    public const int Size = 8;

    internal const int OutcomeAt = 0;
    internal const int ShapeAt = 1;
    internal const int EventAt = 2;
    internal const int HopsLeftAt = 3;
    internal const int LengthAt = 4;
    internal const int DirectionAt = 6;
    internal const int OutputPortAt = 7;

    /// <summary>Outcome and output port: the same for packets that leave together.</summary>
    internal const ulong OutputMask = byte.MaxValue | (ulong)byte.MaxValue << OutputPortAt * BitsPerByte;

    private const int BitsPerByte = 8;
    private const uint FromFlagsMask = (uint)PacketShape.Unsplittable | (uint)byte.MaxValue << (HopsLeftAt - 1) * BitsPerByte;
    private const ulong NotOrdinary = byte.MaxValue
        | (ulong)(byte)~PacketShape.Unsplittable << ShapeAt * BitsPerByte
        | (ulong)(byte)~SegmentEvent.Ack << EventAt * BitsPerByte;

    private readonly ulong _bits;

    private PacketFacts(ulong bits) => _bits = bits;

    /// <summary>Of a pending and whole IPv4 packet whose session is not known yet.</summary>
    /// <param name="fromFlags">The header's word from the flags on, as it lies there: DF and TTL have their places of here in it, one byte too low.</param>
    /// <param name="event">What it means.</param>
    /// <param name="length">Bytes of the packet.</param>
    public PacketFacts(uint fromFlags, SegmentEvent @event, int length) =>
        _bits = (fromFlags & FromFlagsMask) << BitsPerByte | (ulong)@event << EventAt * BitsPerByte
            | (ulong)(uint)length << LengthAt * BitsPerByte;

    /// <summary>Whether the packet is pending, whole, untagged, IPv4, and UDP or a TCP segment that neither begins nor ends anything.</summary>
    public bool IsOrdinary => (_bits & NotOrdinary) == 0;

    /// <summary>As <see cref="Burst.Events"/>.</summary>
    public SegmentEvent Event => (SegmentEvent)(_bits >> EventAt * BitsPerByte);

    /// <summary>As <see cref="Burst.HopsLeft"/>.</summary>
    public byte HopsLeft => (byte)(_bits >> HopsLeftAt * BitsPerByte);

    /// <summary>As <see cref="Burst.Length"/>.</summary>
    public ushort Length => (ushort)(_bits >> LengthAt * BitsPerByte);

    /// <summary>As <see cref="Burst.Directions"/>.</summary>
    public Direction Direction => (Direction)(_bits >> DirectionAt * BitsPerByte);

    /// <summary>The same packet, to be transmitted by a logical port.</summary>
    public PacketFacts LeavingBy(byte port) => new(_bits & ~OutputMask | (ulong)Outcome.Transmit | (ulong)port << OutputPortAt * BitsPerByte);
}
