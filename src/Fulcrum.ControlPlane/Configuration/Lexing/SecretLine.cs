using System.Text.RegularExpressions;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>A line of a file as it may be shown beside a diagnostic: without what stands behind the words "key" and "auth_pass".</summary>
internal static partial class SecretLine
{
    /// <summary>The line; what stands before a key keeps its column.</summary>
    public static string Masked(string line) =>
        line.Contains("key", StringComparison.Ordinal) || line.Contains("auth_pass", StringComparison.Ordinal) ? Keys().Replace(line, $"$1{Secret.Mask}") : line;

    [GeneratedRegex("""((?:^|[\s{;])(?:key|auth_pass)\s+).+""", RegexOptions.CultureInvariant)]
    private static partial Regex Keys();
}
