using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Transmit;

/// <summary>Reads a packet's bytes in order, whatever segments they lie in. unsafe: it is not asked for more than there is.</summary>
internal unsafe ref struct SegmentReader(Mbuf* packet, byte* start)
{
    private Mbuf* _segment = packet;
    private byte* _next = start;

    /// <summary>Copies the next bytes.</summary>
    public void CopyTo(byte* target, int length)
    {
        while (length > 0)
        {
            int available = (int)(Mbuf.Data(_segment) + _segment->DataLength - _next);
            int piece = Math.Min(available, length);
            Buffer.MemoryCopy(_next, target, piece, piece);
            target += piece;
            _next += piece;
            length -= piece;
            if (length == 0)
                return;
            _segment = _segment->Next;
            _next = Mbuf.Data(_segment);
        }
    }
}
