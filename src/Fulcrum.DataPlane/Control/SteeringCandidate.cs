namespace Fulcrum.DataPlane.Control;

/// <summary>A port whose steering is to be decided.</summary>
/// <param name="Name">The logical port.</param>
/// <param name="QueueWorkers">Worker of each receive queue.</param>
/// <param name="Device">The device that all of the queues are of; null: they are several devices'.</param>
internal sealed record SteeringCandidate(string Name, IReadOnlyList<int> QueueWorkers, IRssDevice? Device);
