namespace Fulcrum.Cli.Ipvsadm.Options;

/// <summary>A word that is no option, or an option with too much or too little behind it; the message is popt's.</summary>
internal sealed class PoptException(string message) : Exception(message);
