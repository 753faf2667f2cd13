using Grpc.Core;

namespace Fulcrum.Cli;

/// <summary>Makes a sentence of an exception.</summary>
public static class Failure
{
    private const int BrokenPipeErrno = 32;

    /// <summary>What kind of failure this is.</summary>
    public static FailureKind Classify(Exception exception) => exception switch
    {
        OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } => FailureKind.Interrupted,
        IOException { HResult: BrokenPipeErrno } => FailureKind.BrokenPipe,
        IOException => FailureKind.Output,
        _ => FailureKind.Request,
    };

    /// <summary>What was wrong and, where that is known, what to do. Validation errors of fulcrumd keep their lines.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        RpcException rpc => Describe(rpc),
        IOException io => Sentence($"The output cannot be written: {io.Message}"),
        _ => Sentence(exception.Message),
    };

    private static string Describe(RpcException exception)
    {
        if (Innermost(exception) is { } local)
        {
            return local is DaemonUnreachableException
                ? local.Message
                : Sentence($"The connection to fulcrumd failed: {local.Message}");
        }

        return exception.StatusCode switch
        {
            StatusCode.DeadlineExceeded => "fulcrumd accepts connections but does not answer: look into its log.",
            StatusCode.Unimplemented => "This fulcrumd does not know the request: it is older than fulcrumctl.",
            _ when exception.Status.Detail.Length == 0 => $"fulcrumd answers {exception.StatusCode} without a reason.",
            _ => Sentence(exception.Status.Detail),
        };
    }

    /// <summary>The cause on this side of the connection; null when fulcrumd itself answered.</summary>
    private static Exception? Innermost(RpcException exception)
    {
        Exception? cause = exception.Status.DebugException;
        while (cause?.InnerException is { } inner && cause is not DaemonUnreachableException)
        {
            cause = inner;
        }

        return cause;
    }

    private static string Sentence(string text)
    {
        text = text.TrimEnd();
        return text.EndsWith('.') || text.Contains('\n', StringComparison.Ordinal) ? text : text + ".";
    }
}
