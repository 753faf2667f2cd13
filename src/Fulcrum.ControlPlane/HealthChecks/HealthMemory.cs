using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.HealthChecks.Paths;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// What the checks had found before a restart, so that the restart changes nothing in the data plane: a server that was down
/// starts as down, and one that was up starts as up even with alpha. Immutable.
/// </summary>
public sealed class HealthMemory(IReadOnlyDictionary<string, ServerHealth> checks)
{
    /// <summary>Nothing known.</summary>
    public static HealthMemory Empty { get; } = new(new Dictionary<string, ServerHealth>());

    /// <summary>The check with its server and all its parameters, as text.</summary>
    public static string KeyOf(CheckKey key) =>
        key.Subject is PathSubject subject ? $"{key.Server}: {key.Check} to {subject.Target}" : $"{key.Server}: {key.Check}";

    /// <summary>From what was saved; nothing when that was before the machine's last boot.</summary>
    public static HealthMemory From(HealthRecords records, string boot) => records.Boot != boot ? Empty : new(
        records.Checks.DistinctBy(c => c.Check).ToDictionary(c => c.Check, c => new ServerHealth(c.Up, c.Detail)
        {
            Weights = c.Weight is { } weight ? [new(weight.Value, weight.Absolute)] : [],
        }));

    /// <summary>Null when nothing is known of this very check.</summary>
    public ServerHealth? Find(CheckKey key) => checks.GetValueOrDefault(KeyOf(key));

    /// <summary>To save it.</summary>
    public HealthRecords ToRecords(string boot)
    {
        HealthRecords records = new() { Boot = boot };
        records.Checks.AddRange(checks.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => new HealthRecord
            {
                Check = p.Key,
                Up = p.Value.Up,
                Detail = p.Value.Detail,
                Weight = p.Value.Weights.Count == 0 ? null : new() { Value = p.Value.Weights[0].Value, Absolute = p.Value.Weights[0].IsAbsolute },
            }));
        return records;
    }
}
