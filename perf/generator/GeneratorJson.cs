using System.Text.Json.Serialization;

namespace Fulcrum.Generator;

/// <summary>How trials and results look on standard input and output: {"traffic":"newFlows","packetsPerSecond":1000000}.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(Trial))]
[JsonSerializable(typeof(TrialResult))]
public sealed partial class GeneratorJson : JsonSerializerContext;
