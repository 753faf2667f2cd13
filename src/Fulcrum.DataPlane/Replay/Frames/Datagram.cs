namespace Fulcrum.DataPlane.Replay.Frames;

/// <summary>Which datagram a fragment belongs to.</summary>
internal static class Datagram
{
    /// <summary>The same for all fragments of one datagram; null for what is no fragment.</summary>
    public static string? NameOf(ReadOnlySpan<byte> frame)
    {
        IReadOnlyList<Layer> layers = FrameLayers.Of(frame);
        Layer? network = layers.FirstOrDefault(layer => layer.Name is "ipv4" or "ipv6");
        Layer? fragment = network?.Name == "ipv6" ? layers.FirstOrDefault(layer => layer.Name == "fragment") : network;
        return fragment?["fragment"] is null ? null : $"{network!["source"]} {network["destination"]} {fragment["id"]}";
    }
}
