using System.Text.Json;
using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Replay.Output;

/// <summary>
/// Writes verdicts as JSON: an array of one object for each input packet, in order. What does not apply is null.
/// <code>
///   {"index": 0, "port": "wan0", "verdict": "transmit", "reason": null, "out_port": "lan0",
///    "service": "tcp:192.0.2.1:80", "real_server": "10.0.1.11:80", "session_state": "SYN_RECV"}
/// </code>
/// </summary>
internal static class VerdictFile
{
    /// <summary>Writes the file.</summary>
    /// <exception cref="ReplayException">It cannot be written.</exception>
    public static void Write(string path, IEnumerable<PacketReport> reports, ConfigurationFacts facts)
    {
        try
        {
            using FileStream file = File.Create(path);
            using (Utf8JsonWriter json = new(file, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            {
                json.WriteStartArray();
                foreach (PacketReport report in reports)
                    Write(json, report, facts);
                json.WriteEndArray();
            }
            file.Write("\n"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReplayException($"The verdicts cannot be written: {e.Message}");
        }
    }

    /// <summary>"transmit", "punt", "drop".</summary>
    public static string NameOf(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static void Write(Utf8JsonWriter json, PacketReport report, ConfigurationFacts facts)
    {
        json.WriteStartObject();
        json.WriteNumber("index", report.Index);
        json.WriteString("port", facts.PortName(report.Port));
        json.WriteString("verdict", NameOf(report.Verdict));
        json.WriteString("reason", report.Reason);
        json.WriteString("out_port", report.OutputPort is { } port ? facts.PortName(port) : null);
        json.WriteString("service", facts.ServiceOf(report) is { } service ? ConfigurationFacts.NameOf(service.Key) : null);
        json.WriteString("real_server", report.Session?.Real.ToString());
        json.WriteString("session_state", report.Session is { } session ? StateNames.Of(session.State) : null);
        json.WriteEndObject();
    }
}
