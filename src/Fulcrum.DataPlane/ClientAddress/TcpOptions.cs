using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>Changes among the options that a TCP header has. The checksum is the caller's (<see cref="TcpSum"/>).</summary>
/// <remarks>unsafe: the header is complete.</remarks>
internal static unsafe class TcpOptions
{
    // What Linux takes for the least (TCP_MIN_MSS).
    private const int SmallestSegment = 88;

    private const int MssLength = 4;
    private const int SackHeader = 2;
    private const int SackBlock = 8;

    /// <summary>The options of a header.</summary>
    public static TcpOptionReader Of(TcpHeader* tcp) => new((byte*)(tcp + 1), (byte*)tcp + tcp->HeaderLength);

    /// <summary>Whether there is an option 254.</summary>
    public static bool HasAddress(TcpHeader* tcp)
    {
        TcpOptionReader options = Of(tcp);
        while (options.MoveNext())
            if (options.Kind == TcpOptionKind.ClientAddress)
                return true;
        return false;
    }

    /// <summary>Turns every option 254 into no-operations: the sender is not the one to say who it is.</summary>
    public static void EraseAddresses(TcpHeader* tcp)
    {
        TcpOptionReader options = Of(tcp);
        while (options.MoveNext())
            if (options.Kind == TcpOptionKind.ClientAddress)
                new Span<byte>(options.Option, options.Length).Fill(TcpOptionKind.NoOperation);
    }

    /// <summary>Copies the options without padding, padded to a multiple of four at their end; returns their length.</summary>
    /// <param name="tcp">The header.</param>
    /// <param name="target">unsafe: has room for all options of a header.</param>
    public static int CopyDense(TcpHeader* tcp, byte* target)
    {
        TcpOptionReader options = Of(tcp);
        int length = 0;
        while (options.MoveNext())
        {
            new ReadOnlySpan<byte>(options.Option, options.Length).CopyTo(new Span<byte>(target + length, options.Length));
            length += options.Length;
        }
        while (length % 4 != 0)
            target[length++] = TcpOptionKind.NoOperation;
        return length;
    }

    /// <summary>Lowers the maximum segment size, if there is one, by what will be added to segments.</summary>
    public static void LowerMss(TcpHeader* tcp, int by)
    {
        TcpOptionReader options = Of(tcp);
        while (options.MoveNext())
        {
            if (options.Kind != TcpOptionKind.MaximumSegmentSize || options.Length != MssLength)
                continue;
            Be16* size = (Be16*)(options.Option + 2);
            if (size->Host > SmallestSegment)
                *size = Be16.FromHost((ushort)Math.Max(size->Host - by, SmallestSegment));
        }
    }

    /// <summary>
    /// Makes a server's SACK blocks those of the client's stream. A block of the inserted header alone goes away.
    /// </summary>
    public static void MapSack(TcpHeader* tcp, SessionExtension* extension)
    {
        TcpOptionReader options = Of(tcp);
        while (options.MoveNext())
            if (options.Kind == TcpOptionKind.SelectiveAcknowledgment)
                MapSack(options.Option, options.Length, extension);
    }

    private static void MapSack(byte* option, int length, SessionExtension* extension)
    {
        int kept = SackHeader;
        for (int at = SackHeader; at + SackBlock <= length; at += SackBlock)
        {
            Be32* block = (Be32*)(option + at);
            uint left = SequenceMap.ToClient(extension, block[0].Host);
            uint right = SequenceMap.ToClient(extension, block[1].Host);
            if (left == right)
                continue;
            Be32* target = (Be32*)(option + kept);
            target[0] = Be32.FromHost(left);
            target[1] = Be32.FromHost(right);
            kept += SackBlock;
        }
        if (kept + SackBlock > length)
            return;
        new Span<byte>(option + kept, length - kept).Fill(TcpOptionKind.NoOperation);
        if (kept == SackHeader)
            new Span<byte>(option, SackHeader).Fill(TcpOptionKind.NoOperation);
        else
            option[1] = (byte)kept;
    }
}
