using System.Text.Json;
using Fulcrum.Oracle.Tests.Scenarios;

namespace Fulcrum.Oracle.Tests.Replay;

/// <summary>The director's surroundings as <c>fulcrumctl replay</c> reads them.</summary>
internal static class TopologyFile
{
    private static readonly Family[] s_families = Enum.GetValues<Family>();

    public static string Of(Scenario scenario) => JsonSerializer.Serialize(new
    {
        ports = (object[])
        [
            Port("wan0", Lab.WanMac, scenario.WanMtu, Lab.Wan),
            Port("lan0", Lab.LanMac, scenario.LanMtu, Lab.Lan),
        ],
        routes = s_families.Select(family => new
        {
            prefix = family == Family.V4 ? "0.0.0.0/0" : "::/0",
            via = Lab.Gateway(family),
            port = "wan0",
        }),
        neighbors = s_families.SelectMany(Neighbours),
    });

    private static object Port(string name, string mac, int mtu, Func<Family, string> addressOf) => new
    {
        name,
        mac,
        mtu,
        addresses = s_families.Select(family => $"{addressOf(family)}/{Lab.PrefixLengths(family).Network}"),
    };

    private static IEnumerable<object> Neighbours(Family family) =>
    [
        new { address = Lab.Gateway(family), port = "wan0", mac = Lab.RouterMac },
        .. Enumerable.Range(0, Lab.ServerCount)
            .Select(index => new { address = Lab.Real(family, index), port = "lan0", mac = Lab.ServerMac(index) }),
    ];
}
