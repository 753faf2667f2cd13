namespace Fulcrum.Pktgen.PollGaps;

/// <summary>What a <see cref="ControlLoad"/> has done.</summary>
/// <param name="Calls">Calls of the API that were answered.</param>
/// <param name="Failed">Calls that failed.</param>
/// <param name="Reloads">Reloads of the file.</param>
internal readonly record struct LoadCount(long Calls, long Failed, long Reloads)
{
    /// <summary>What came after an earlier count.</summary>
    public LoadCount Since(LoadCount earlier) => new(Calls - earlier.Calls, Failed - earlier.Failed, Reloads - earlier.Reloads);
}
