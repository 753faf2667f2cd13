namespace Fulcrum.DataPlane.Rewrite;

/// <summary>
/// Identifications of the director's own headers, each worker's between the others': a receiver that puts fragments together (RFC 791 3.2,
/// RFC 8200 4.5) tells the packets of one worker from those of another. A single worker counts from 1.
/// </summary>
internal struct Identifications(WorkerSetup setup)
{
    private readonly uint _step = (uint)setup.AllStatistics.Count;
    private uint _last = (uint)(setup.Index + 1 - setup.AllStatistics.Count);

    /// <summary>The next one; of IPv4 the low half.</summary>
    public uint Next() => _last += _step;
}
