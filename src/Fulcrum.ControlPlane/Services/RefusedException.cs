using Grpc.Core;

namespace Fulcrum.ControlPlane.Services;

/// <summary>A request that cannot be granted. The message is a sentence for the user and names the object or the field.</summary>
public sealed class RefusedException(StatusCode code, string message) : Exception(message)
{
    /// <summary>The status that the caller gets.</summary>
    public StatusCode Code => code;
}
