using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A record of the model while its block is read.</summary>
/// <param name="value">As it is where nothing is written.</param>
/// <param name="at">The block's keyword.</param>
public sealed class Draft<T>(T value, SourcePosition at)
{
    /// <summary>What has been read so far.</summary>
    public T Value { get; set; } = value;

    /// <summary>The block's keyword.</summary>
    public SourcePosition At { get; } = at;
}
