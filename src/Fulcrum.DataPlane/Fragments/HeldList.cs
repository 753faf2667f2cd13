namespace Fulcrum.DataPlane.Fragments;

/// <summary>A list in <see cref="HeldFragments"/>. Zeroed memory is an empty one.</summary>
internal struct HeldList
{
    /// <summary>Index of the one that came first; meaningless in an empty list.</summary>
    public uint First;

    /// <summary>Index of the one that came last; meaningless in an empty list.</summary>
    public uint Last;

    /// <summary>Fragments in the list.</summary>
    public int Count;
}
