using Fulcrum.Oracle.Tests.Replay;
using Fulcrum.Oracle.Tests.Scenarios;

namespace Fulcrum.Oracle.Tests.Compare;

/// <summary>A frame that left the director.</summary>
/// <param name="Step">Index of the step that made it leave.</param>
/// <param name="Port">Where it left.</param>
/// <param name="Frame">With its Ethernet header.</param>
public sealed record Output(int Step, string Port, byte[] Frame)
{
    /// <summary>Reads a folder's captures PREFIXPORT.pcap, whose times tell the steps.</summary>
    internal static IReadOnlyList<Output> Read(string folder, string prefix, IEnumerable<string> ports) =>
    [
        .. ports.SelectMany(port => TimedPcap.Read(Path.Combine(folder, $"{prefix}{port}.pcap"))
            .Select(packet => new Output((int)(packet.TimeUs / Scenarios.Step.SpacingUs) - 1, port, packet.Frame)))
            .OrderBy(output => output.Step),
    ];
}
