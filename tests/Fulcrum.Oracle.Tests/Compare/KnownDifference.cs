using System.IO.Enumeration;
using System.Text.Json;

namespace Fulcrum.Oracle.Tests.Compare;

/// <summary>A difference that is meant: an entry of known-differences.json.</summary>
/// <param name="Scenarios">Names that it applies to; * stands for anything.</param>
/// <param name="Field">The field, as in <see cref="Difference"/>; * stands for anything.</param>
/// <param name="Why">One sentence.</param>
/// <param name="Decision">The record's path from the top folder.</param>
/// <param name="Step">The step that it applies to; null: every one.</param>
public sealed record KnownDifference(string Scenarios, string Field, string Why, string Decision, int? Step = null)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The whole table.</summary>
    internal static IReadOnlyList<KnownDifference> All { get; } = JsonSerializer.Deserialize<KnownDifference[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "known-differences.json")), s_options)!;

    public bool Covers(Difference difference) =>
        (Step ?? difference.Step) == difference.Step
        && FileSystemName.MatchesSimpleExpression(Scenarios, difference.Scenario)
        && FileSystemName.MatchesSimpleExpression(Field, difference.Field);
}
