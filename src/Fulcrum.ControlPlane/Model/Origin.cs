namespace Fulcrum.ControlPlane.Model;

/// <summary>
/// Who owns an object, and where it is written. Two origins are always equal: moving a block to another line changes nothing
/// in what is meant.
/// </summary>
/// <param name="File">The file; null for an object that the API made.</param>
/// <param name="Line">One-based.</param>
public sealed record Origin(string? File, int Line)
{
    /// <summary>An object that the API made.</summary>
    public static Origin Api { get; } = new(null, 0);

    /// <summary>Whether the API may change it.</summary>
    public bool IsApi => File is null;

    /// <inheritdoc />
    public bool Equals(Origin? other) => other is not null;

    /// <inheritdoc />
    public override int GetHashCode() => 0;

    /// <summary>"/etc/fulcrum/fulcrum.conf:12", or "API".</summary>
    public override string ToString() => File is null ? "API" : $"{File}:{Line}";
}
