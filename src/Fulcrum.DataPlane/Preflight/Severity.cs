namespace Fulcrum.DataPlane.Preflight;

/// <summary>How bad a <see cref="Finding"/> is.</summary>
internal enum Severity
{
    /// <summary>Nothing has to be done.</summary>
    Ok,

    /// <summary>It works, but slower or less safely than it could.</summary>
    Warning,

    /// <summary>The data plane cannot start or run like this.</summary>
    Error,
}
