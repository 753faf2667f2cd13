using Fulcrum.Oracle.Tests.Scenarios;

namespace Fulcrum.Oracle.Tests.Kernel;

/// <summary>The files that <c>guest/run.sh</c> reads for a scenario.</summary>
internal static class GuestFolder
{
    /// <summary>What each file holds, by its name.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(Scenario scenario) => new Dictionary<string, string>
    {
        ["director.ip"] = Text(AddressCommands(scenario)),
        ["director.sysctl"] = Text(scenario.Settings),
        ["director.ipvs"] = Text(IpvsRules.Of(scenario)),
        ["steps"] = Text(scenario.Steps.Select((step, index) => Line(step, (index + 1) * Step.SpacingUs))),
    };

    /// <summary>The lines of the file "directors": scenarios that are served by one namespace, one after the other.</summary>
    public static string Directors(IEnumerable<Scenario> scenarios) => Text(scenarios
        .GroupBy(scenario =>
            (Text(AddressCommands(scenario)), Text(scenario.Settings), scenario.NeedsOwnDirector ? scenario.Name : null))
        .Select(group => string.Join(' ', group.Select(scenario => scenario.Name))));

    /// <summary>Writes the files into a folder, which is made.</summary>
    public static void Write(Scenario scenario, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, string text) in FilesOf(scenario))
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    private static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private static string Line(Step step, int timeUs) => step.Port is null
        ? $"{timeUs} ! {step.Command}"
        : $"{timeUs} {step.Port} {Convert.ToHexStringLower(step.Frame)}";

    private static IEnumerable<string> AddressCommands(Scenario scenario)
    {
        yield return "link set lo up";
        yield return $"link set wan0 address {Lab.WanMac} mtu {scenario.WanMtu} up";
        yield return $"link set lan0 address {Lab.LanMac} mtu {scenario.LanMtu} up";
        foreach (Family family in Enum.GetValues<Family>())
        {
            (int network, int host) = Lab.PrefixLengths(family);
            string suffix = family == Family.V6 ? " nodad" : "";
            yield return $"addr add {Lab.Wan(family)}/{network} dev wan0{suffix}";
            yield return $"addr add {Lab.Lan(family)}/{network} dev lan0{suffix}";
            yield return $"addr add {Lab.Virtual(family)}/{host} dev lo{suffix}";
            yield return $"route add default via {Lab.Gateway(family)} dev wan0";
            yield return $"neigh add {Lab.Gateway(family)} lladdr {Lab.RouterMac} dev wan0";
            for (int index = 0; index < Lab.ServerCount; index++)
            {
                yield return $"neigh add {Lab.Real(family, index)} lladdr {Lab.ServerMac(index)} dev lan0";
            }
        }
    }
}
