namespace Fulcrum.Packets;

/// <summary>Options of IPv4 headers (RFC 791 section 3.1). unsafe: <c>length</c> bytes are readable.</summary>
public static unsafe class Ipv4Options
{
    private const byte EndOfList = 0;
    private const byte NoOperation = 1;
    private const byte LooseSourceRoute = 131;
    private const byte StrictSourceRoute = 137;
    private const byte CopiedFlag = 0x80;

    /// <summary>Whether there is a source route. Stops at the end of the list, and at an option whose length makes no sense.</summary>
    public static bool HaveSourceRoute(byte* options, int length)
    {
        for (int at = 0, size; (size = SizeAt(options, at, length)) > 0; at += size)
            if (options[at] is LooseSourceRoute or StrictSourceRoute)
                return true;
        return false;
    }

    /// <summary>
    /// Replaces the options that belong to the first fragment alone by no-operation, so that the header keeps its length. Stops at the
    /// end of the list, and at an option whose length makes no sense.
    /// </summary>
    public static void KeepCopied(byte* options, int length)
    {
        for (int at = 0, size; (size = SizeAt(options, at, length)) > 0; at += size)
            if ((options[at] & CopiedFlag) == 0)
                new Span<byte>(options + at, size).Fill(NoOperation);
    }

    /// <summary>Bytes of the option at a place; 0 where there is none.</summary>
    private static int SizeAt(byte* options, int at, int length)
    {
        if (at >= length || options[at] == EndOfList)
            return 0;
        int size = options[at] == NoOperation ? 1 : at + 1 < length ? options[at + 1] : 0;
        return size <= length - at ? size : 0;
    }
}
