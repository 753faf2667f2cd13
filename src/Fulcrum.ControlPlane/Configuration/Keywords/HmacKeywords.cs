using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of auth_hmac.</summary>
public static class HmacKeywords
{
    private const int LongestWindow = 300;

    private static readonly ChoiceSyntax<HmacMode> s_modes =
        new([("enforce", HmacMode.Enforce), ("permissive", HmacMode.Permissive), ("receive-only", HmacMode.ReceiveOnly)], []);

    private static readonly ChoiceSyntax<bool> s_replays = new([("time", true), ("monotonic", false)], []);

    /// <summary>The table.</summary>
    public static KeywordTable<Draft<VrrpHmac>> Table { get; } = new("auth_hmac", new[]
    {
        DraftRow<VrrpHmac>.Custom("key", HmacReader.ReadKey),
        DraftRow<VrrpHmac>.Number("active_key", 1, 255, (x, v) => x with { ActiveKey = v }),
        DraftRow<VrrpHmac>.Choice("anti_replay", s_replays, (x, v) => x with { ChecksTime = v }),
        DraftRow<VrrpHmac>.Number("time_window", 1, LongestWindow, (x, v) => x with { Window = TimeSpan.FromSeconds(v) }),
        DraftRow<VrrpHmac>.Choice("mode", s_modes, (x, v) => x with { Mode = v }),
    }.SelectMany(rows => rows));
}
