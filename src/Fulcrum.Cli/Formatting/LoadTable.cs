using System.Globalization;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>Loads of the configuration, a line each.</summary>
public static class LoadTable
{
    private const int HashLength = 12;

    /// <summary>In the order given; times are local.</summary>
    public static string Format(IEnumerable<ConfigurationLoad> loads)
    {
        ArgumentNullException.ThrowIfNull(loads);
        TextTable table = new(">Load", "Time", "Result", ">Services", "Hash", "By", "");
        foreach (ConfigurationLoad load in loads)
        {
            string time = DateTimeOffset.FromUnixTimeMilliseconds(load.TimeUnixMs).ToLocalTime()
                .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            table.Add(load.Id, time, load.Result.ToString().ToLowerInvariant(), load.Result == LoadResult.Refused ? "-" : load.Services,
                load.Hash[..Math.Min(HashLength, load.Hash.Length)], load.By, Remark(load));
        }

        return table.ToString();
    }

    private static string Remark(ConfigurationLoad load)
    {
        string state = load.Current ? "in force" : load.Kept ? "kept" : "";
        string reason = load.Errors > 1 ? $"{load.Errors} errors, first: {load.Reason}" : load.Reason;
        return state.Length > 0 && reason.Length > 0 ? $"{state}; {reason}" : state + reason;
    }
}
