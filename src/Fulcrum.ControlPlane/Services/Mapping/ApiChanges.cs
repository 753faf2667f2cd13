using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model.Comparison;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>What a reload would change, in the API's messages and in words.</summary>
public static class ApiChanges
{
    /// <summary>All changes and what is to be told of the file; <paramref name="statistics"/> null: sessions are not known.</summary>
    public static DiffConfigurationResponse ToApi(
        IReadOnlyList<ObjectChange> changes, IEnumerable<Model.Diagnostic> diagnostics, StatisticsSample? statistics)
    {
        DiffConfigurationResponse response = new() { SessionsKnown = statistics is not null };
        response.Changes.AddRange(changes.Select(change => ToApi(change, statistics)));
        response.Diagnostics.AddRange(diagnostics.Select(ApiConfiguration.ToApi));
        return response;
    }

    private static ConfigurationChange ToApi(ObjectChange change, StatisticsSample? statistics)
    {
        ConfigurationChange result = new()
        {
            Kind = (Api.V1.ChangeKind)change.Kind,
            Object = change.Name,
            Source = change.Origin?.ToString() ?? "",
        };
        result.Fields.AddRange(change.Fields.Select(
            field => new Api.V1.FieldChange { Name = field.Name, Before = field.Before, After = field.After }));
        if (change.RemovedServer is var (service, server))
        {
            SlotCounters counters = statistics?.Servers.GetValueOrDefault(new ServerKey(service, server)) ?? default;
            result.Sessions = counters.ActiveSessions + counters.InactiveSessions;
        }
        result.Text = Line(change, statistics is null ? null : result.Sessions);
        return result;
    }

    /// <summary>"changed  real server 10.0.0.1:80 of TCP 192.0.2.1:80: weight 1 -> 2 (/etc/fulcrum/fulcrum.conf:12)".</summary>
    private static string Line(ObjectChange change, ulong? sessions)
    {
        List<string> parts = [.. change.Fields.Select(field => field.ToString())];
        if (change.RemovedServer is not null && sessions is { } count)
            parts.Add(count == 1 ? "1 session" : $"{count} sessions");
        string what = parts.Count > 0 ? $"{change.Name}: {string.Join(", ", parts)}" : change.Name;
        return $"{change.Kind.ToString().ToLowerInvariant(),-7}  {what}{(change.Origin is null ? "" : $" ({change.Origin})")}";
    }
}
