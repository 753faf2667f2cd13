using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>TTL, TOS, ECN and IP options.</summary>
internal static class HeaderScenarios
{
    private static readonly (string Name, byte[] Bytes)[] s_options =
    [
        ("no-operation", [1, 1, 1, 0]),
        ("record-route", [7, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("router-alert", [0x94, 4, 0, 0]),
        ("loose-source-route", [0x83, 7, 4, 10, 9, 9, 9, 0]),
    ];

    public static IEnumerable<Scenario> All =>
    [
        .. Cell.OfOneFamily.Concat(Cell.OfTwoFamilies).SelectMany(cell => (Scenario[])[TimeToLive(cell), TypeOfService(cell)]),
        .. Cell.OfThreeModes.Where(cell => cell.Family == Family.V4)
            .SelectMany(cell => s_options.Select(option => Options(cell, option))),
    ];

    private static Scenario TimeToLive(Cell cell)
    {
        Script script = cell.Handshake().Wan(
            Cell.Segment(cell.In(ttl: 2), 10),
            Cell.Segment(cell.In(ttl: 1), 10),
            Cell.Segment(cell.In(ttl: 1, tos: 0xB8), 1300),
            Cell.Segment(cell.In(ttl: 255), 10));
        if (cell.IsNat)
        {
            script.Lan(cell.Answer(cell.Out(ttl: 2), 10), cell.Answer(cell.Out(ttl: 1), 10), cell.Answer(cell.Out(ttl: 1), 1300));
        }

        return cell.Scenario("time-to-live", "Packets with a TTL of 2, 1 and 255.", Protocol.Tcp, script);
    }

    private static Scenario TypeOfService(Cell cell)
    {
        byte[] values = [0x10, 0xB8, 0x01, 0x02, 0x03, 0xBB];
        Script script = cell.Handshake().Wan(values.Select(tos => Cell.Segment(cell.In(tos: tos), 10)));
        if (cell.IsNat)
        {
            script.Lan(values.Select(tos => cell.Answer(cell.Out(tos: tos), 10)));
        }

        return cell.Scenario("type-of-service", "DSCP and ECN, with ECT(1), ECT(0) and CE.", Protocol.Tcp, script);
    }

    private static Scenario Options(Cell cell, (string Name, byte[] Bytes) option)
    {
        Script script = cell.Handshake().Wan(Cell.Segment(cell.In(options: option.Bytes), 10));
        if (cell.IsNat)
        {
            script.Lan(cell.Answer(cell.Out(options: option.Bytes), 10));
        }

        return cell.Scenario($"option-{option.Name}", $"An IP option: {option.Name}.", Protocol.Tcp, script);
    }
}
