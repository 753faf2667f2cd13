namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>A file: its lines as they are written.</summary>
internal sealed class FileFrame(SourceFile file, string fullPath, IncludeChecks checks) : SourceFrame
{
    private int _next = 1;

    public SourceFile File { get; } = file;

    public string FullPath { get; } = fullPath;

    /// <summary>What includes in this file check from here on.</summary>
    public IncludeChecks Checks { get; set; } = checks;

    public override TracedText? Next() => _next <= File.LineCount ? new TracedText(File, _next++) : null;
}
