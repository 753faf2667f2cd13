using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>Numbers of sessions, a line for each group and one for all; without groups the number alone.</summary>
internal static class SessionCountTable
{
    /// <summary>The counts as text.</summary>
    public static string Format(CountSessionsResponse counts, SessionGroup by)
    {
        if (by == SessionGroup.Unspecified)
        {
            return $"{counts.Total}\n";
        }

        TextTable table = new(by.ToString().ToUpperInvariant(), ">SESSIONS");
        foreach (SessionCount group in counts.Groups)
        {
            table.Add(Name(group.Session, by), group.Count);
        }

        table.Add("all", counts.Total);
        return table.ToString();
    }

    private static string Name(Session session, SessionGroup by) => by switch
    {
        SessionGroup.Service => session.Service is { } service ? ServiceKeyText.Format(service) : "-",
        SessionGroup.Server => EndpointText.Format(session.Real),
        SessionGroup.Client => session.Client?.Address ?? "-",
        SessionGroup.State => session.State,
        _ => $"{session.Worker}",
    };
}
