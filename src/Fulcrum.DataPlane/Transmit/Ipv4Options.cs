namespace Fulcrum.DataPlane.Transmit;

/// <summary>Options of IPv4 headers (RFC 791 section 3.1).</summary>
internal static unsafe class Ipv4Options
{
    private const byte EndOfList = 0;
    private const byte NoOperation = 1;
    private const byte CopiedFlag = 0x80;

    /// <summary>
    /// Replaces the options that belong to the first fragment alone by no-operation, so that the header keeps its length. Stops at the
    /// end of the list, and at an option whose length makes no sense.
    /// </summary>
    public static void KeepCopied(byte* options, int length)
    {
        int at = 0;
        while (at < length && options[at] != EndOfList)
        {
            int size = options[at] == NoOperation ? 1 : at + 1 < length ? options[at + 1] : 0;
            if (size == 0 || size > length - at)
                return;
            if ((options[at] & CopiedFlag) == 0)
                new Span<byte>(options + at, size).Fill(NoOperation);
            at += size;
        }
    }
}
