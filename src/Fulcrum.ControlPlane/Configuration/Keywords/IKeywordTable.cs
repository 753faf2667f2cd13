namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>A table of keywords, whatever its block configures.</summary>
public interface IKeywordTable
{
    /// <summary>The block's keyword; "" outside of all blocks.</summary>
    string Place { get; }

    /// <summary>All rows.</summary>
    IEnumerable<KeywordDescription> Describe();
}
