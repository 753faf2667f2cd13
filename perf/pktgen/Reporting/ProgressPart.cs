namespace Fulcrum.Pktgen.Reporting;

/// <summary>A part of a run, as it is planned.</summary>
/// <param name="Steps">Steps.</param>
/// <param name="SecondsPerStep">How long each takes, about.</param>
internal readonly record struct ProgressPart(int Steps, double SecondsPerStep);
