using System.Net.Sockets;
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

    private static string Describe(RpcException exception) => exception.StatusCode switch
    {
        StatusCode.DeadlineExceeded => "fulcrumd accepts connections but does not answer: look into its log.",
        _ when exception.Status.DebugException is { } cause => DescribeConnection(cause),
        StatusCode.Unimplemented => "This fulcrumd does not know the request: it is older than fulcrumctl.",
        _ when exception.Status.Detail.Length == 0 => $"fulcrumd answers {exception.StatusCode} without a reason.",
        _ => Sentence(exception.Status.Detail),
    };

    /// <summary>The failure is on this side of the connection: fulcrumd itself has not answered.</summary>
    private static string DescribeConnection(Exception cause)
    {
        for (Exception? inner = cause; inner is not null; inner = inner.InnerException)
        {
            if (inner is DaemonUnreachableException)
            {
                return inner.Message;
            }

            if (inner is SocketException)
            {
                return Sentence($"The connection to fulcrumd failed: {inner.Message}");
            }
        }

        return "The connection to fulcrumd failed: it ended meanwhile, or what listens on the socket is not fulcrumd.";
    }

    private static string Sentence(string text)
    {
        text = text.TrimEnd();
        return text is [.., '.' or '?' or '!'] || text.Contains('\n', StringComparison.Ordinal) ? text : text + ".";
    }
}
