namespace Fulcrum.Generator;

/// <summary>Counts sequence numbers that arrive, and those that arrive after a larger one.</summary>
internal sealed class LossCount
{
    private long _next;

    /// <summary>Numbers that have arrived.</summary>
    public long Seen { get; private set; }

    /// <summary>Numbers that arrived after a larger one.</summary>
    public long Late { get; private set; }

    /// <summary>A number has arrived. There are fewer than 2^32 of them.</summary>
    public void Note(uint sequence)
    {
        Seen++;
        if (sequence < _next)
            Late++;
        else
            _next = sequence + 1L;
    }

    /// <summary>Begins anew with number 0.</summary>
    public void Clear() => _next = Seen = Late = 0;
}
