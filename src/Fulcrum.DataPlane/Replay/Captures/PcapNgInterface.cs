namespace Fulcrum.DataPlane.Replay.Captures;

/// <summary>What a pcapng file says of an interface, as far as it concerns its packets.</summary>
internal sealed class PcapNgInterface
{
    /// <summary>Option if_tsresol.</summary>
    public const int ResolutionOption = 9;

    /// <summary>Option if_tsoffset.</summary>
    public const int OffsetOption = 14;

    private const byte Microseconds = 6;
    private const byte IsPowerOfTwo = 0x80;
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Most bytes kept of a packet; 0: no limit.</summary>
    public uint SnapLength { get; init; }

    /// <summary>if_tsresol: a tick is 10^-n seconds, or 2^-n with the highest bit set.</summary>
    public byte Resolution { get; set; } = Microseconds;

    /// <summary>if_tsoffset: seconds to add to every timestamp.</summary>
    public long OffsetSeconds { get; set; }

    /// <summary>Whether microseconds do not do for its timestamps.</summary>
    public bool IsFinerThanMicroseconds => Resolution is > Microseconds and < IsPowerOfTwo or > IsPowerOfTwo;

    /// <summary>A timestamp in nanoseconds since 1970; what is finer is cut off.</summary>
    public long ToNanoseconds(ulong ticks)
    {
        int exponent = Resolution & ~IsPowerOfTwo;
        UInt128 nanoseconds = (UInt128)ticks * NsPerSecond;
        if ((Resolution & IsPowerOfTwo) != 0)
            nanoseconds >>= exponent;
        else
            for (int digit = 0; digit < exponent && nanoseconds != 0; digit++)
                nanoseconds /= 10;
        return unchecked((long)nanoseconds + OffsetSeconds * NsPerSecond);
    }
}
