namespace Fulcrum.Cli.Ipvsadm.Options;

/// <summary>A word that the command line knows.</summary>
/// <param name="Long">With two dashes; empty: none.</param>
/// <param name="Short">With one dash; zero: none.</param>
/// <param name="Need">Whether a value goes with it.</param>
/// <param name="Meaning">What it is, whatever it is called.</param>
internal sealed record OptionName(string Long, char Short, ArgumentNeed Need, Word Meaning);
