using Fulcrum.Api.V1;
using Fulcrum.Cli.Ipvsadm.Options;
using Grpc.Core;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>What the director refuses, in ipvsadm's words where it has some; else in the director's, which name file and line.</summary>
internal static class Refusals
{
    private static readonly string[] Schedulers =
    [
        "rr", "wrr", "lc", "wlc", "sed", "nq", "dh", "sh", "mh", "lblc", "lblcr", "fo", "ovf", "twos", "conhash",
    ];

    /// <summary>A sentence for the user.</summary>
    public static string Describe(RpcException exception, IpvsadmCall call) => (exception.StatusCode, call.Command) switch
    {
        (StatusCode.AlreadyExists, Word.AddService) => "Service already exists",
        (StatusCode.AlreadyExists, Word.AddServer) => "Destination already exists",
        (StatusCode.NotFound, Word.AddServer) => "Service not defined",
        (StatusCode.NotFound, Word.EditServer or Word.DeleteServer) => "No such destination",
        (StatusCode.NotFound, Word.EditService or Word.DeleteService or Word.Zero or Word.List) => "No such service",
        (StatusCode.InvalidArgument, Word.AddService or Word.EditService) when !IsKnown(call.Scheduler) => NoScheduler,
        (StatusCode.PermissionDenied, _) => "Permission denied (you must be root)",
        _ => Failure.Describe(exception),
    };

    /// <summary>For a scheduler or a persistence engine that does not exist.</summary>
    public const string NoScheduler = "Scheduler or persistence engine not found";

    /// <summary>Whether there is such a scheduler.</summary>
    public static bool IsKnown(string scheduler) => Schedulers.Contains(scheduler);
}
