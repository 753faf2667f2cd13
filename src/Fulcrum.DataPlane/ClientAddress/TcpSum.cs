using Fulcrum.DataPlane.Receive;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>
/// Keeps a TCP checksum right over changes of the header, by difference, so that a wrong one stays wrong: made before the first
/// change, applied after the last. What is behind the header is not read.
/// </summary>
/// <remarks>unsafe: the header is complete; a header that grows stays even with its payload's words.</remarks>
internal readonly unsafe ref struct TcpSum
{
    private readonly uint _before;

    /// <summary>Notes the header as it is, and the segment's length, which the pseudo-header has.</summary>
    public TcpSum(Burst burst, int index) => _before = Of(burst, index);

    /// <summary>Renews the checksum.</summary>
    public void Apply(Burst burst, int index)
    {
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        tcp->Checksum = Checksum.Apply(tcp->Checksum, Checksum.Delta(_before, Of(burst, index)));
    }

    private static uint Of(Burst burst, int index)
    {
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        uint length = Checksum.Sum(Be16.FromHost((ushort)HeaderRoom.TransportLength(burst, index)));
        return Checksum.Append(length, 0, (byte*)tcp, tcp->HeaderLength);
    }
}
