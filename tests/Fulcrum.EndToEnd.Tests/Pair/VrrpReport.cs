using System.Text.Json;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>What a director says of VRRP: `fulcrumctl vrrp --json`, summed over its instances.</summary>
internal sealed class VrrpReport
{
    private readonly JsonElement _root;

    private VrrpReport(JsonElement root) => _root = root;

    /// <summary>Asks the director.</summary>
    public static VrrpReport Of(PairDirector director)
    {
        using JsonDocument document = JsonDocument.Parse(director.Client.Ctl("--json", "vrrp").Expect());
        return new(document.RootElement.Clone());
    }

    /// <summary>Times at which two masters were heard.</summary>
    public long SplitCount => Sum("splitCount");

    /// <summary>Changes of state.</summary>
    public long Transitions => Sum("transitions");

    /// <summary>Adverts that were refused for a reason.</summary>
    public long Drops(string reason) => Drops(_root, reason);

    private static long Drops(JsonElement element, string reason) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Sum(item => Drops(item, reason)),
        JsonValueKind.Object when element.TryGetProperty("name", out JsonElement name) && name.ToString() == reason
            && element.TryGetProperty("value", out JsonElement value) => long.Parse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.Object => element.EnumerateObject().Sum(item => Drops(item.Value, reason)),
        _ => 0,
    };

    private long Sum(string name) => _root.GetProperty("instances").EnumerateArray()
        .Sum(instance => instance.TryGetProperty(name, out JsonElement value) ? long.Parse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture) : 0);
}
