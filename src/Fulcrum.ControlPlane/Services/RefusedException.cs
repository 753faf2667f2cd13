using Grpc.Core;

namespace Fulcrum.ControlPlane.Services;

/// <summary>A request that cannot be granted. The message is a sentence for the user and names the object or the field.</summary>
public sealed class RefusedException(StatusCode code, string message) : Exception(message)
{
    /// <summary>A configuration that cannot be used: FAILED_PRECONDITION with a line for every error.</summary>
    public RefusedException(Refusal refusal)
        : this(StatusCode.FailedPrecondition, refusal.Errors) => Refusal = refusal;

    /// <summary>The status that the caller gets.</summary>
    public StatusCode Code => code;

    /// <summary>The configuration that was refused; null where it was something else.</summary>
    public Refusal? Refusal { get; }
}
