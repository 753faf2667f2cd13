namespace Fulcrum.Cli.Ipvsadm.Options;

/// <summary>Whether an option takes a value.</summary>
internal enum ArgumentNeed
{
    /// <summary>None.</summary>
    None,

    /// <summary>The rest of the word, or the next word.</summary>
    Required,

    /// <summary>The rest of the word, or the next word unless that begins with a dash.</summary>
    Optional,
}
