using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>A report as one JSON object; perf/README.md says what is in it.</summary>
internal static class JsonReport
{
    private const int FormatVersion = 1;
    private const int SignificantDigits = 6;

    // The text is a file of its own, never part of a page.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text.</summary>
    public static string Write(BenchReport report)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("format", FormatVersion);
            WriteFacts(json, report.Facts);
            WriteArray(json, "warnings", report.Warnings, json.WriteStringValue);
            WriteArray(json, "rows", report.Rows.Where(row => row.Failure is null), row => WriteRow(json, row));
            WriteArray(json, "not_valid", report.Invalid, row => WriteInvalid(json, row));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteFacts(Utf8JsonWriter json, RunFacts facts)
    {
        json.WriteString("command", facts.CommandLine);
        json.WriteString("date", facts.Date.UtcDateTime);
        json.WriteNumber("rounds", facts.Rounds);
        json.WriteNumber("seconds", facts.Seconds);
        json.WriteNumber("worker_core", facts.WorkerCore);
        json.WriteStartObject("machine");
        json.WriteString("cpu", facts.Machine.Cpu);
        json.WriteNumber("cores", facts.Machine.Cores);
        json.WriteString("governor", facts.Machine.Governor);
        json.WriteString("kernel", facts.Machine.Kernel);
        json.WriteString("huge_pages", facts.Machine.HugePages);
        json.WriteString("dpdk", facts.Machine.Dpdk);
        json.WriteString("dotnet", facts.Machine.DotNet);
        json.WriteString("commit", facts.Machine.Commit);
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, ReportRow row)
    {
        json.WriteStartObject();
        WriteIdentity(json, row);
        foreach (Figure figure in row.Figures)
        {
            json.WritePropertyName(figure.Key);
            WriteNumber(json, figure.Value);
        }

        json.WriteStartObject("range");
        foreach (Figure figure in row.Figures.Where(figure => figure.HasRange))
        {
            json.WriteStartArray(figure.Key);
            WriteNumber(json, figure.Low);
            WriteNumber(json, figure.High);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        if (row.Doubt is { } doubt)
        {
            json.WriteString("doubt", doubt);
        }

        json.WriteEndObject();
    }

    private static void WriteInvalid(Utf8JsonWriter json, ReportRow row)
    {
        json.WriteStartObject();
        WriteIdentity(json, row);
        json.WriteString("reason", row.Failure);
        json.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter json, ReportRow row)
    {
        json.WriteString("case", row.Case);
        foreach (Label label in row.Labels)
        {
            json.WritePropertyName(label.Key);
            if (label.Number is { } number)
            {
                WriteNumber(json, number);
            }
            else
            {
                json.WriteStringValue(label.Text);
            }
        }
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
        {
            write(value);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (!double.IsFinite(value))
        {
            json.WriteNullValue();
            return;
        }

        double magnitude = value == 0 ? 0 : Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        json.WriteNumberValue(magnitude >= SignificantDigits ? Math.Round(value) : Math.Round(value, (int)Math.Min(15, SignificantDigits - magnitude)));
    }
}
