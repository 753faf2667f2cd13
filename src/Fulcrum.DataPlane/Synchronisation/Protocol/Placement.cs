namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// Which worker sessions belong to, in short: where two directors' differ, the worker that a FULLNAT session's local port leads to is
/// another one.
/// </summary>
/// <param name="Workers">Number of workers.</param>
/// <param name="Fingerprint">Of the hash and its table; 0 with one worker.</param>
internal readonly record struct Placement(ushort Workers, ulong Fingerprint);
