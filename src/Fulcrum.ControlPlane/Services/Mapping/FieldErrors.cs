using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>Collects what is wrong with a request, so that the caller gets all of it at once.</summary>
public sealed class FieldErrors
{
    private readonly List<string> _errors = [];

    /// <summary>Field as in the proto: "service.key.protocol".</summary>
    public void Add(string field, string problem) => _errors.Add($"{field}: {problem}");

    /// <summary>Throws <see cref="RefusedException"/> (INVALID_ARGUMENT) with one line for each error.</summary>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new RefusedException(StatusCode.InvalidArgument, string.Join('\n', _errors));
    }
}
