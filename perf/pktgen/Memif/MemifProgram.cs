using Fulcrum.Wire;

namespace Fulcrum.Pktgen.Memif;

/// <summary>A program at the far end of the memif: testpmd, or the data plane in a mode.</summary>
/// <param name="Name">As tables have it.</param>
/// <param name="Mode">The data plane's mode; null: testpmd, which sends every frame back with other MAC addresses.</param>
internal sealed record MemifProgram(string Name, ForwardingMode? Mode)
{
    /// <summary>testpmd's forwarding mode.</summary>
    public const string TestpmdMode = "mac";

    /// <summary>The reference.</summary>
    public static readonly MemifProgram Reference = new($"testpmd {TestpmdMode}", null);

    /// <summary>The data plane in the mode that the goals are about.</summary>
    public static readonly MemifProgram FullNat = new("fulcrum fullnat", ForwardingMode.FullNat);

    /// <summary>Reference, FULLNAT, and the data plane's other modes.</summary>
    public static readonly IReadOnlyList<MemifProgram> All =
        [Reference, FullNat, .. BenchCase.All.Where(each => each.Mode != ForwardingMode.FullNat)
            .Select(each => new MemifProgram($"fulcrum {each.Name}", each.Mode))];
}
