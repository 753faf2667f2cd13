using System.Buffers.Binary;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>SCTP associations.</summary>
internal static class SctpScenarios
{
    private const uint ServerTag = 0x2222_2222;
    private const uint ClientTag = 0x1111_1111;

    public static IEnumerable<Scenario> All =>
    [
        .. Cell.OfThreeModes.SelectMany(cell => (Scenario[])[Association(cell), Abort(cell), WrongChecksum(cell)]),
        .. Cell.OfTwoFamilies.Where(cell => cell.Forwarding == Forwarding.Ipip).Select(Association),
    ];

    private static Scenario Association(Cell cell)
    {
        byte[] data = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, .. "hello"u8];
        byte[] acknowledgement = [0, 0, 0, 1, 0, 0, 0x10, 0, 0, 0, 0, 0];
        Script script = new Script().Wan(Init(cell));
        Reply(script, cell, ClientTag, SctpChunkType.InitAck, [.. Setup(ServerTag), 0, 7, 0, 8, 1, 2, 3, 4]);
        script.Wan(Chunk(cell, SctpChunkType.CookieEcho, 1, 2, 3, 4));
        Reply(script, cell, ClientTag, SctpChunkType.CookieAck);
        script.Wan(Chunk(cell, SctpChunkType.Data, data));
        Reply(script, cell, ClientTag, SctpChunkType.Sack, acknowledgement);
        script.Wan(Chunk(cell, SctpChunkType.Shutdown, 0, 0, 0, 1));
        Reply(script, cell, ClientTag, SctpChunkType.ShutdownAck);
        script.Wan(Chunk(cell, SctpChunkType.ShutdownComplete));
        return cell.Scenario("sctp-association", "Set up, a message, shut down by the client.", Protocol.Sctp, script);
    }

    private static Scenario Abort(Cell cell)
    {
        Script script = new Script().Wan(Init(cell));
        Reply(script, cell, ClientTag, SctpChunkType.Abort);
        script.Wan(Chunk(cell, SctpChunkType.Data, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 65));
        return cell.Scenario("sctp-abort", "The server refuses; the client sends data all the same.", Protocol.Sctp, script);
    }

    private static Scenario WrongChecksum(Cell cell)
    {
        Script script = new Script()
            .Wan(Init(cell))
            .Wan(Chunk(cell, SctpChunkType.CookieEcho, 1, 2, 3, 4).Edit(frame => frame[^1] ^= 0xFF));
        return cell.Scenario("sctp-wrong-checksum", "A packet whose CRC32c is wrong.", Protocol.Sctp, script);
    }

    private static PacketBuilder Init(Cell cell) =>
        cell.In().Sctp(Cell.ClientPort, Cell.VirtualPort).Chunk(SctpChunkType.Init, 0, Setup(ClientTag));

    private static PacketBuilder Chunk(Cell cell, byte type, params byte[] value) =>
        cell.In().Sctp(Cell.ClientPort, Cell.VirtualPort, ServerTag)
            .Chunk(type, type == SctpChunkType.Data ? (byte)3 : (byte)0, value);

    private static void Reply(Script script, Cell cell, uint tag, byte type, params byte[] value)
    {
        if (cell.IsNat)
        {
            script.Lan(cell.Out().Sctp(cell.RealPort, Cell.ClientPort, tag).Chunk(type, 0, value));
        }
    }

    /// <summary>The value of INIT and INIT ACK without parameters: tag, window, streams out and in, first TSN.</summary>
    private static byte[] Setup(uint tag)
    {
        byte[] value = [0, 0, 0, 0, 0, 0, 0x10, 0, 0, 1, 0, 1, 0, 0, 0, 1];
        BinaryPrimitives.WriteUInt32BigEndian(value, tag);
        return value;
    }
}
