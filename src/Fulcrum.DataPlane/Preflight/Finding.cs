namespace Fulcrum.DataPlane.Preflight;

/// <summary>What a check has found.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Subject">What it is about, as "isolation" or "port wan".</param>
/// <param name="Text">What is, and what to do; whole sentences.</param>
internal sealed record Finding(Severity Severity, string Subject, string Text)
{
    /// <summary>"ok       clock: The kernel reads time from the CPU's counter (tsc)."</summary>
    public string Line => $"{Word,-7}  {Subject}: {Text}";

    /// <summary>"ok", "warning", "error".</summary>
    public string Word => Severity.ToString().ToLowerInvariant();

    /// <summary>All is well.</summary>
    public static Finding Ok(string subject, string text) => new(Severity.Ok, subject, text);

    /// <summary>It could be better.</summary>
    public static Finding Warning(string subject, string text) => new(Severity.Warning, subject, text);

    /// <summary>It cannot be.</summary>
    public static Finding Error(string subject, string text) => new(Severity.Error, subject, text);
}
