namespace Fulcrum.DataPlane.Tests.ClientAddress;

/// <summary>
/// A TCP receiver that takes segments in any order: what it has, acknowledges and names in SACK blocks. Positions count from
/// the byte behind the SYN.
/// </summary>
/// <param name="expected">The bytes that may come, at their positions.</param>
internal sealed class ModelServer(byte[] expected)
{
    private readonly bool[] _has = new bool[expected.Length + 1];

    /// <summary>Position of the first byte that is missing; a FIN counts as one.</summary>
    public int Next
    {
        get
        {
            int missing = Array.IndexOf(_has, false);
            return missing < 0 ? _has.Length : missing;
        }
    }

    /// <summary>Everything has come, the FIN too.</summary>
    public bool IsComplete => Next == _has.Length;

    /// <summary>Whether all of a range has come.</summary>
    public bool Has(int from, int to) => !_has.AsSpan(from, to - from).Contains(false);

    /// <summary>Takes a segment; false when its bytes are not those that belong there.</summary>
    public bool Receive(int position, ReadOnlySpan<byte> data, bool fin)
    {
        int end = position + data.Length;
        if (position < 0 || end > expected.Length || fin && end != expected.Length
            || !data.SequenceEqual(expected.AsSpan(position, data.Length)))
            return false;
        _has.AsSpan(position, data.Length).Fill(true);
        if (fin)
            _has[^1] = true;
        return true;
    }

    /// <summary>Up to three ranges that came out of order.</summary>
    public List<(int From, int To)> Islands()
    {
        List<(int From, int To)> islands = [];
        for (int from = Next; from < _has.Length && islands.Count < 3; from++)
        {
            if (!_has[from])
                continue;
            int length = _has.AsSpan(from).IndexOf(false);
            int to = length < 0 ? _has.Length : from + length;
            islands.Add((from, to));
            from = to;
        }
        return islands;
    }
}
