using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Configuration.Documents;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>What is told of configurations, in the API's messages.</summary>
public static class ApiConfiguration
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    // Clients of several languages take 8 KiB of trailers at most, in which the details are base64.
    private const int MessageLength = 2048;
    private const int DetailsLength = 3072;

    /// <summary>As a structure, and as text.</summary>
    public static Diagnostic ToApi(this Model.Diagnostic diagnostic) => new()
    {
        Severity = diagnostic.Severity switch
        {
            Model.Severity.Error => Severity.Error,
            Model.Severity.Warning => Severity.Warning,
            Model.Severity.ScriptSecurity => Severity.ScriptSecurity,
            _ => Severity.Note,
        },
        File = diagnostic.File ?? "",
        Line = (uint)diagnostic.Line,
        Column = (uint)diagnostic.Column,
        Message = diagnostic.Sentence,
        SourceLine = diagnostic.SourceLine ?? "",
        Text = diagnostic.Format(),
    };

    /// <summary>With all diagnostics.</summary>
    public static ConfigurationRefusal ToApi(this Refusal refusal)
    {
        ConfigurationRefusal result = new() { TimeUnixMs = refusal.Time.ToUnixTimeMilliseconds(), By = refusal.By };
        result.Diagnostics.AddRange(refusal.Diagnostics.Select(ToApi));
        return result;
    }

    /// <summary>The whole text, and its objects.</summary>
    public static ShowConfigurationResponse ToApi(IReadOnlyCollection<ShownObject> objects)
    {
        ShowConfigurationResponse response = new() { Text = string.Concat(objects.Select(item => item.Text)) };
        response.Objects.AddRange(objects.Select(
            item => new ConfigurationObject { Name = item.Name, Source = item.Source, Text = item.Text }));
        return response;
    }

    /// <summary>With what is left until <paramref name="now"/>, rounded up to seconds.</summary>
    public static PendingConfirmation ToApi(this Confirmation confirmation, DateTimeOffset now) => new()
    {
        DeadlineUnixMs = confirmation.Deadline.ToUnixTimeMilliseconds(),
        RemainingSeconds = (uint)Math.Max(0, Math.Ceiling((confirmation.Deadline - now).TotalSeconds)),
        Hash = confirmation.Previous.Hash,
    };

    /// <summary>The status with the refusal as its detail. Of many diagnostics, as many as clients take.</summary>
    public static RpcException ToRpcException(this Refusal refusal, StatusCode code)
    {
        string message = Shortened(refusal.Errors);
        StatusDetails details = new() { Code = (int)code, Message = message, Details = { Any.Pack(Shortened(refusal.ToApi())) } };
        return new(new(code, message), new Metadata { { DetailsTrailer, details.ToByteArray() } });
    }

    private static string Shortened(string errors)
    {
        if (errors.Length <= MessageLength)
            return errors;
        int end = errors.LastIndexOf('\n', MessageLength);
        string part = errors[..(end > 0 ? end : MessageLength)];
        return $"{part}\nThere are {errors[part.Length..].Count(c => c == '\n')} more errors.";
    }

    private static ConfigurationRefusal Shortened(ConfigurationRefusal refusal)
    {
        int size = 0;
        int fitting = refusal.Diagnostics.TakeWhile(d => (size += d.CalculateSize()) <= DetailsLength).Count();
        ConfigurationRefusal shortened = refusal.Clone();
        while (shortened.Diagnostics.Count > fitting)
            shortened.Diagnostics.RemoveAt(shortened.Diagnostics.Count - 1);
        shortened.Omitted = (uint)(refusal.Diagnostics.Count - fitting);
        return shortened;
    }
}
