using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Findings as people and programs read them.</summary>
internal static class PreflightReport
{
    /// <summary>A line each, and one that counts them.</summary>
    public static string Text(IReadOnlyList<Finding> findings)
    {
        StringBuilder text = new();
        foreach (Finding finding in findings)
            text.Append(finding.Line).Append('\n');
        int warnings = Count(findings, Severity.Warning);
        int errors = Count(findings, Severity.Error);
        return text.Append($"{(errors > 0 ? "The data plane cannot start like this" : "The data plane can start")}: {Counted(errors, "error")}, {Counted(warnings, "warning")}.\n").ToString();
    }

    /// <summary>
    /// One document.
    /// <code>
    ///   {"errors": 0, "warnings": 1, "findings": [{"severity": "warning", "subject": "isolation", "text": "The kernel ..."}]}
    /// </code>
    /// </summary>
    public static string Json(IReadOnlyList<Finding> findings)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("errors", Count(findings, Severity.Error));
            json.WriteNumber("warnings", Count(findings, Severity.Warning));
            json.WriteStartArray("findings");
            foreach (Finding finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("severity", finding.Word);
                json.WriteString("subject", finding.Subject);
                json.WriteString("text", finding.Text);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static int Count(IReadOnlyList<Finding> findings, Severity severity) => findings.Count(finding => finding.Severity == severity);
}
