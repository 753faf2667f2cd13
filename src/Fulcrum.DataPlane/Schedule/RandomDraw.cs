namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// Random numbers of one worker, other ones for each, the same in every run (Steele, Lea and Flood: SplitMix64). Owner: the worker.
/// </summary>
internal struct RandomDraw(int worker)
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;
    private ulong _state = Mix((ulong)worker * Step + Step);

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public long Below(long bound)
    {
        _state += Step;
        return (long)Math.BigMul(Mix(_state), (ulong)bound, out _);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ value >> 30) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ value >> 27) * 0x94D0_49BB_1331_11EB;
        return value ^ value >> 31;
    }
}
