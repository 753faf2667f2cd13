namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>A regular expression (PCRE2) on a body.</summary>
/// <param name="Expression">As written.</param>
/// <param name="MustNotMatch">A body that matches is bad (regex_no_match).</param>
/// <param name="Options">Words of regex_options.</param>
/// <param name="MinimumOffset">First byte that a match may begin at.</param>
/// <param name="MaximumOffset">First byte that it may not begin at; 0: no limit.</param>
public sealed record BodyPattern(
    string Expression, bool MustNotMatch, ValueList<string> Options, long MinimumOffset, long MaximumOffset);
