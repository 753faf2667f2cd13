namespace Fulcrum.DataPlane.Replay.Frames;

/// <summary>A header before and after the rewrite.</summary>
/// <param name="Before">Null for a header that was put on.</param>
/// <param name="After">Null for a header that was taken off.</param>
internal sealed record LayerMatch(Layer? Before, Layer? After)
{
    /// <summary>
    /// Which header became which. Headers of one name belong together, the innermost first, so that what a tunnel puts on is outside.
    /// </summary>
    public static IReadOnlyList<LayerMatch> Of(IReadOnlyList<Layer> before, IReadOnlyList<Layer> after)
    {
        List<LayerMatch> matches = [];
        int old = before.Count - 1;
        int last = after.Count - 1;
        while (old >= 0 || last >= 0)
        {
            if (old >= 0 && last >= 0 && before[old].Name == after[last].Name)
                matches.Add(new LayerMatch(before[old--], after[last--]));
            else if (last >= 0 && (old < 0 || after.Take(last).Any(layer => layer.Name == before[old].Name)))
                matches.Add(new LayerMatch(null, after[last--]));
            else
                matches.Add(new LayerMatch(before[old--], null));
        }
        matches.Reverse();
        return matches;
    }
}
