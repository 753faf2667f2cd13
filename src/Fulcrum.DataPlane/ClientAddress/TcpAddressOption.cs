using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>
/// TOA: the client's address in TCP option 254, as DPVS writes and toa.ko reads it, right behind the fixed header.
/// <code>
///    0 kind 254 1   1 length 8 or 20 1   2 client port 2   4 client address 4 or 16
/// </code>
/// It stands on every segment of the client, neither SYN nor RST, that acknowledges no more than the server's SYN: the
/// handshake's ACK, and data until the server's first byte is acknowledged.
/// </summary>
/// <remarks>unsafe: the TCP header is complete within the first segment.</remarks>
internal static unsafe class TcpAddressOption
{
    private const int MostOptions = TcpHeader.MaximumLength - TcpHeader.MinimumLength;
    private const int AddressOffset = 4;

    /// <summary>Bytes of the option.</summary>
    public static int LengthOf(SessionExtension* extension) =>
        AddressOffset + (extension->Client.IsIpv4 ? sizeof(uint) : IpAddress.Length);

    /// <summary>From the client: takes away what the client says of itself, and puts the option in.</summary>
    public static void RunInbound(
        Burst burst, int index, Session* session, SessionExtension* extension, Adjacency* next, WorkerStatistics statistics)
    {
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        bool wanted = (burst.Events[index] & (SegmentEvent.Syn | SegmentEvent.Rst | SegmentEvent.Ack)) == SegmentEvent.Ack
            && SequenceMap.Is(extension, InsertionProgress.Known) && tcp->AcknowledgmentNumber.Host == extension->InsertAt;
        if (!wanted && !TcpOptions.HasAddress(tcp))
            return;
        TcpSum sum = new(burst, index);
        TcpOptions.EraseAddresses(tcp);
        if (wanted)
            statistics[TryInsert(burst, index, session, extension, next)
                ? WorkerCounter.ClientAddressesInserted : WorkerCounter.ClientAddressesOmitted]++;
        sum.Apply(burst, index);
    }

    /// <summary>From the server: notes where its stream begins, and leaves room in the client's segments.</summary>
    public static void RunOutbound(Burst burst, int index, SessionExtension* extension)
    {
        if ((burst.Events[index] & SegmentEvent.Syn) == 0)
            return;
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        extension->InsertAt = tcp->SequenceNumber.Host + 1;
        extension->Progress = InsertionProgress.Known;
        TcpSum sum = new(burst, index);
        TcpOptions.LowerMss(tcp, LengthOf(extension));
        sum.Apply(burst, index);
    }

    private static bool TryInsert(Burst burst, int index, Session* session, SessionExtension* extension, Adjacency* next)
    {
        if ((burst.Shapes[index] & PacketShape.Fragment) != 0)
            return false;
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        byte* options = stackalloc byte[2 * MostOptions];
        int own = Write(options, session, extension);
        int before = tcp->HeaderLength - TcpHeader.MinimumLength;
        new ReadOnlySpan<byte>(tcp + 1, before).CopyTo(new Span<byte>(options + own, before));
        return TryReplace(burst, index, options, own + before, next)
            || TryReplace(burst, index, options, own + TcpOptions.CopyDense(tcp, options + own), next);
    }

    private static int Write(byte* option, Session* session, SessionExtension* extension)
    {
        int length = LengthOf(extension);
        option[0] = TcpOptionKind.ClientAddress;
        option[1] = (byte)length;
        *(Be16*)(option + 2) = session->Inbound.SourcePort;
        AddressBytes.Write(option + AddressOffset, extension->Client);
        return length;
    }

    /// <summary>Gives the header other options; false when they do not fit.</summary>
    private static bool TryReplace(Burst burst, int index, byte* options, int length, Adjacency* next)
    {
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        int growth = length - (tcp->HeaderLength - TcpHeader.MinimumLength);
        if (length > MostOptions || !HeaderRoom.Has(burst, index, growth, next))
            return false;
        byte* target = HeaderRoom.Open(burst, index, (byte*)(tcp + 1), growth);
        new ReadOnlySpan<byte>(options, length).CopyTo(new Span<byte>(target, length));
        tcp = (TcpHeader*)burst.Transport[index];
        tcp->DataOffset = (byte)((TcpHeader.MinimumLength + length) / 4 << 4 | tcp->DataOffset & 0x0F);
        return true;
    }
}
