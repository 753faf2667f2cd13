using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration;

/// <summary>What <c>keepalived -t</c> would exit with; <c>config check</c> exits alike.</summary>
public static class ExitClass
{
    /// <summary>Nothing to say, or notes only.</summary>
    public const int Clean = 0;

    /// <summary>The configuration is refused.</summary>
    public const int Refused = 4;

    /// <summary>The configuration runs, with warnings.</summary>
    public const int Warnings = 5;

    /// <summary>The configuration runs; only scripts are not trusted.</summary>
    public const int ScriptSecurity = 6;

    /// <summary>The class of a load. As in keepalived, scripts that are not trusted count before other warnings.</summary>
    public static int Of(IEnumerable<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        HashSet<Severity> said = [.. diagnostics.Select(item => item.Severity)];
        if (said.Contains(Severity.Error))
            return Refused;
        if (said.Contains(Severity.ScriptSecurity))
            return ScriptSecurity;
        return said.Contains(Severity.Warning) ? Warnings : Clean;
    }
}
