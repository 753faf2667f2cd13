using System.Globalization;
using Fulcrum.DataPlane.Replay.Frames;

namespace Fulcrum.DataPlane.Replay.Output;

/// <summary>What a replay came to, in a few lines: how many packets ended how, and each of those that did not leave.</summary>
internal static class SummaryText
{
    // Packets listed of each kind; --explain and the verdicts have all of them.
    private const int MostListed = 20;

    /// <summary>Writes the summary.</summary>
    public static void Write(TextWriter output, IReadOnlyList<PacketReport> reports, ConfigurationFacts facts)
    {
        int transmitted = reports.Count(report => report.Verdict == Verdict.Transmit);
        List<PacketReport> punted = [.. reports.Where(report => report.Verdict == Verdict.Punt)];
        List<PacketReport> dropped = [.. reports.Where(report => report.Verdict == Verdict.Drop)];
        string packets = reports.Count == 1 ? "1 packet" : string.Create(CultureInfo.InvariantCulture, $"{reports.Count} packets");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{packets}: {transmitted} transmitted, {punted.Count} punted, {dropped.Count} dropped"));
        WriteList(output, "Punted to the kernel, which is not there to answer:", punted, facts);
        WriteList(output, "Dropped:", dropped, facts);
    }

    private static void WriteList(TextWriter output, string title, List<PacketReport> reports, ConfigurationFacts facts)
    {
        if (reports.Count == 0)
            return;
        output.WriteLine(title);
        List<PacketReport> listed = [.. reports.Take(MostListed)];
        int indexWidth = listed.Max(report => IndexText(report).Length);
        int portWidth = listed.Max(report => facts.PortName(report.Port).Length);
        int reasonWidth = listed.Max(report => report.Reason!.Length);
        foreach (PacketReport report in listed)
            output.WriteLine($"  {IndexText(report).PadLeft(indexWidth)}  {facts.PortName(report.Port).PadRight(portWidth)}  "
                + $"{report.Reason!.PadRight(reasonWidth)}  {FrameSummary.Of(report.Packet.Bytes)}");
        if (reports.Count > MostListed)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {reports.Count - MostListed} more"));
    }

    private static string IndexText(PacketReport report) => string.Create(CultureInfo.InvariantCulture, $"#{report.Index}");
}
