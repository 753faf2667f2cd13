using System.Text;
using Fulcrum.Api.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fulcrum.Cli.Formatting;

/// <summary>Why a configuration was refused, from the details of a status.</summary>
public static class ConfigurationRefusals
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>Null where the failure is another one.</summary>
    public static ConfigurationRefusal? Of(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception.Trailers.GetValueBytes(DetailsTrailer) is not { } bytes)
            return null;
        try
        {
            foreach (Any detail in StatusDetails.Parser.ParseFrom(bytes).Details)
            {
                if (detail.TryUnpack(out ConfigurationRefusal refusal))
                    return refusal;
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // Not fulcrumd's.
        }

        return null;
    }

    /// <summary>Every diagnostic with its line and caret, then a sentence.</summary>
    public static string Text(ConfigurationRefusal refusal, string sentence)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        StringBuilder text = new();
        foreach (Diagnostic diagnostic in refusal.Diagnostics)
        {
            text.Append(diagnostic.Text).Append('\n');
        }

        if (refusal.Omitted > 0)
        {
            text.Append($"({refusal.Omitted} more are left out.)\n");
        }

        int errors = refusal.Diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error);
        string count = refusal.Omitted > 0 ? $"{errors} errors at least" : errors == 1 ? "1 error" : $"{errors} errors";
        return text.Append($"{sentence}: {count}.").ToString();
    }
}
