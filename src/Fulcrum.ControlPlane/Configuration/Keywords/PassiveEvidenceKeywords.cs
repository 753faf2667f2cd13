using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of passive_evidence, which neither keepalived nor DPVS has; they are strict.</summary>
public static class PassiveEvidenceKeywords
{
    private const int WholePercent = 100;
    private const int LongestWindow = 3600;

    private static readonly ChoiceSyntax<EvidenceAction> s_actions = new(
        [("suspect", EvidenceAction.Suspect), ("check_now", EvidenceAction.CheckNow), ("down", EvidenceAction.Down)], []);

    /// <summary>The table.</summary>
    public static KeywordTable<PassiveEvidenceConfig> Table { get; } = new("passive_evidence",
        Row<PassiveEvidenceConfig>.Number("failures", 1, int.MaxValue, (c, v) => c.Evidence = c.Evidence with { Failures = (int)v.Value }, isStrict: true),
        Row<PassiveEvidenceConfig>.Number("of", 1, WholePercent, (c, v) => c.Evidence = c.Evidence with { Percent = (int)v.Value }, isStrict: true),
        Row<PassiveEvidenceConfig>.Number("within", 1, LongestWindow,
            (c, v) => c.Evidence = c.Evidence with { Window = TimeSpan.FromSeconds(v.Value) }, isStrict: true),
        Row<PassiveEvidenceConfig>.Choice("action", s_actions, (c, v) => c.Evidence = c.Evidence with { Action = v.Value }, isStrict: true));
}
