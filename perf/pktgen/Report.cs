using System.Globalization;
using System.Reflection;
using System.Text;

namespace Fulcrum.Pktgen;

/// <summary>Rows as text and as JSON.</summary>
internal static class Report
{
    /// <summary>What was measured where: the lines above the table.</summary>
    public static string Header(BenchOptions options, string dpdk)
    {
        string cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            ?? "unknown CPU";
        string commit = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return $"""
            {cpu}; {dpdk}; fulcrum {commit}
            one worker on core {options.WorkerCore}, {Workload.FrameLength}-byte frames, medians of {options.Rounds} rounds of {options.Seconds} s

            """;
    }

    /// <summary>The table, with a line under it for every row that is doubtful or not valid.</summary>
    public static string Table(IReadOnlyList<Row> rows)
    {
        StringBuilder text = new("case      sessions     Mpps  ns/packet  io Mpps  5tswap Mpps  ratio to io  spread\n");
        foreach (Row row in rows)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{row.Case,-8} {row.Sessions,9:N0} {row.Mpps,8:F2} {row.NanosecondsPerPacket,10:F1} {row.IoMpps,8:F2} {row.FiveTupleSwapMpps,12:F2} {row.RatioToIo,12:F2} {row.Spread * 100,5:F0} %\n");
        }

        foreach (Row row in rows)
        {
            if ((row.Failure is { } failure ? $"NOT VALID: {failure}" : row.Doubt) is { } remark)
            {
                text.Append(CultureInfo.InvariantCulture, $"{row.Case}, {row.Sessions:N0} sessions: {remark}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>A JSON array, a row a line. Rows that are not valid are left out.</summary>
    public static string Json(IReadOnlyList<Row> rows, IEnumerable<string> more) =>
        "[\n" + string.Join(",\n", rows.Where(row => row.Failure is null).Select(Json).Concat(more)) + "\n]\n";

    private static string Json(Row row) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"case":"{{row.Case}}","sessions":{{row.Sessions}},"mpps":{{row.Mpps:F3}},"testpmd_io_mpps":{{row.IoMpps:F3}},"testpmd_5tswap_mpps":{{row.FiveTupleSwapMpps:F3}},"ratio_io":{{row.RatioToIo:F4}},"ns_per_packet":{{row.NanosecondsPerPacket:F2}},"spread":{{row.Spread:F3}}}""");
}
