namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>
/// Walks the options of a TCP header (RFC 9293 3.2) as receivers do: no-operations are skipped; the end of the list, or an
/// option that contradicts the header's length, ends it.
/// </summary>
/// <remarks>unsafe: the bytes up to <c>end</c> are readable.</remarks>
internal unsafe ref struct TcpOptionReader(byte* options, byte* end)
{
    private byte* _next = options;

    /// <summary>The option, from its kind on.</summary>
    public byte* Option { get; private set; }

    /// <summary>Its bytes, kind and length included; at least 2.</summary>
    public int Length { get; private set; }

    /// <summary>Its kind.</summary>
    public readonly byte Kind => *Option;

    /// <summary>Goes to the next option; false when there is none.</summary>
    public bool MoveNext()
    {
        while (_next < end && *_next == TcpOptionKind.NoOperation)
            _next++;
        if (end - _next < 2 || *_next == TcpOptionKind.EndOfList || _next[1] < 2 || _next[1] > end - _next)
            return false;
        Option = _next;
        Length = _next[1];
        _next += Length;
        return true;
    }
}
