using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>Forwarding modes: as arguments, and as ipvsadm's Forward column names them.</summary>
public static class ForwardingModeText
{
    /// <summary>The words that the command line takes.</summary>
    public static string[] Words { get; } = ["fullnat", "nat", "dr", "tunnel"];

    /// <summary>The mode of one of <see cref="Words"/>.</summary>
    public static ForwardingMode Parse(string word) => word switch
    {
        "fullnat" => ForwardingMode.FullNat,
        "nat" => ForwardingMode.Nat,
        "dr" => ForwardingMode.DirectRoute,
        "tunnel" => ForwardingMode.Tunnel,
        _ => throw new FormatException($"'{word}' is not a forwarding mode: write one of {string.Join(", ", Words)}."),
    };

    /// <summary>ipvsadm's word, at most 7 characters.</summary>
    public static string Forward(ForwardingMode mode) => mode switch
    {
        ForwardingMode.FullNat => "FullNat",
        ForwardingMode.Nat => "Masq",
        ForwardingMode.DirectRoute => "Route",
        ForwardingMode.Tunnel => "Tunnel",
        _ => "-",
    };
}
