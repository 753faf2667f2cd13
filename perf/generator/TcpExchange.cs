using Fulcrum.Packets;

namespace Fulcrum.Generator;

/// <summary>
/// The eight segments of an exchange. Who receives one knows from it alone what to answer, so that neither client nor server remembers anything.
/// </summary>
/// <remarks>
/// <code>
///   client   SYN            ACK data            FIN
///   server        SYN               data FIN         ACK
/// </code>
/// </remarks>
internal static unsafe class TcpExchange
{
    /// <summary>Most segments that answer one.</summary>
    public const int MostAnswers = 2;

    private const uint ClientStart = 1000;
    private const uint ServerStart = 2000;
    private const int Data = TcpSegment.MostData;
    private const TcpFlags Control = TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst | TcpFlags.Psh | TcpFlags.Ack;

    /// <summary>A client's first segment.</summary>
    public static readonly TcpSegment Open = new(TcpFlags.Syn, ClientStart, 0);

    /// <summary>The answers to a received frame.</summary>
    /// <param name="frame">unsafe: <paramref name="length"/> bytes.</param>
    /// <param name="length">Bytes of it.</param>
    /// <param name="answers">Room for <see cref="MostAnswers"/>.</param>
    /// <param name="completes">Whether the frame completes its exchange.</param>
    /// <returns>How many there are; -1 when the frame belongs to no exchange.</returns>
    public static int Answer(byte* frame, int length, Span<TcpSegment> answers, out bool completes)
    {
        completes = false;
        Ipv4Header* ip = (Ipv4Header*)(frame + EthernetHeader.Length);
        TcpHeader* tcp = (TcpHeader*)(ip + 1);
        if (length < TcpSegment.FrameLength || ip->VersionAndLength != Ipv4Header.Version4WithoutOptions || ip->Protocol != IpProtocol.Tcp)
            return -1;
        TcpFlags flags = tcp->Flags & Control;
        if (tcp->DestinationPort.Host == FlowAddresses.ServicePort)
            return AnswerOfServer(flags, answers);
        if (tcp->SourcePort.Host != FlowAddresses.ServicePort)
            return -1;
        completes = flags == TcpFlags.Ack;
        return AnswerOfClient(flags, answers);
    }

    private static int AnswerOfServer(TcpFlags flags, Span<TcpSegment> answers)
    {
        switch (flags)
        {
            case TcpFlags.Syn:
                answers[0] = new TcpSegment(TcpFlags.Syn | TcpFlags.Ack, ServerStart, ClientStart + 1);
                return 1;
            case TcpFlags.Psh | TcpFlags.Ack:
                answers[0] = new TcpSegment(TcpFlags.Psh | TcpFlags.Ack, ServerStart + 1, ClientStart + 1 + Data, Data);
                answers[1] = new TcpSegment(TcpFlags.Fin | TcpFlags.Ack, ServerStart + 1 + Data, ClientStart + 1 + Data);
                return 2;
            case TcpFlags.Fin | TcpFlags.Ack:
                answers[0] = new TcpSegment(TcpFlags.Ack, ServerStart + 2 + Data, ClientStart + 2 + Data);
                return 1;
            case TcpFlags.Ack:
                return 0;
            default:
                return -1;
        }
    }

    private static int AnswerOfClient(TcpFlags flags, Span<TcpSegment> answers)
    {
        switch (flags)
        {
            case TcpFlags.Syn | TcpFlags.Ack:
                answers[0] = new TcpSegment(TcpFlags.Ack, ClientStart + 1, ServerStart + 1);
                answers[1] = new TcpSegment(TcpFlags.Psh | TcpFlags.Ack, ClientStart + 1, ServerStart + 1, Data);
                return 2;
            case TcpFlags.Fin | TcpFlags.Ack:
                answers[0] = new TcpSegment(TcpFlags.Fin | TcpFlags.Ack, ClientStart + 1 + Data, ServerStart + 2 + Data);
                return 1;
            case TcpFlags.Psh | TcpFlags.Ack or TcpFlags.Ack:
                return 0;
            default:
                return -1;
        }
    }
}
