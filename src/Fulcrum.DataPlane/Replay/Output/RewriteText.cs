using Fulcrum.DataPlane.Replay.Frames;

namespace Fulcrum.DataPlane.Replay.Output;

/// <summary>What was changed in a frame, header by header.</summary>
internal static class RewriteText
{
    /// <summary>Writes a line for each field that changed, and one for each header put on or taken off.</summary>
    /// <param name="line">Takes the stage's name, on its first line, and the text.</param>
    /// <param name="before">The frame as received.</param>
    /// <param name="after">The frame as sent.</param>
    public static void Write(Action<string, string> line, byte[] before, byte[] after)
    {
        List<(string Field, string Change)> changes = [];
        foreach (LayerMatch match in LayerMatch.Of(FrameLayers.Of(before), FrameLayers.Of(after)))
            changes.AddRange(Changes(match));
        int width = changes.Count == 0 ? 0 : changes.Max(change => change.Field.Length);
        string stage = "rewrite";
        foreach ((string field, string change) in changes)
        {
            line(stage, $"{field.PadRight(width)}  {change}");
            stage = "";
        }
    }

    private static IEnumerable<(string Field, string Change)> Changes(LayerMatch match)
    {
        if (match.Before is null || match.After is null)
        {
            Layer layer = match.After ?? match.Before!;
            string fields = string.Join(", ", layer.Fields.Select(field => $"{field.Name} {field.Value}"));
            return [(layer.Name, $"{(match.Before is null ? "put on" : "taken off")}: {fields}")];
        }
        return match.Before.Fields.Select(field => field.Name).Union(match.After.Fields.Select(field => field.Name))
            .Where(name => match.Before[name] != match.After[name])
            .Select(name => ($"{match.After.Name} {name}", $"{match.Before[name] ?? "(none)"} -> {match.After[name] ?? "(none)"}"));
    }
}
