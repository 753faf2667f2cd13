using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>The words of lb_kind. Which of the modes can be used is a rule of the model.</summary>
internal static class ForwardingModes
{
    private static readonly ChoiceSyntax<ForwardingMode> s_choice = new(
        [
            ("FNAT", ForwardingMode.FullNat),
            ("NAT", ForwardingMode.Nat),
            ("DR", ForwardingMode.DirectRoute),
            ("TUN", ForwardingMode.Tunnel),
        ],
        ["SNAT"]);

    /// <summary>The rows that set the mode.</summary>
    public static IEnumerable<Keyword<T>> Rows<T>(string names)
        where T : ServerDefaultsConfig => Row<T>.Choice(names, s_choice, (config, value) => config.Mode = value);
}
