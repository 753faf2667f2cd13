using System.Net;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>
/// Makes the adverts of one instance. IPv4: a whole packet with its IP header, for a socket with IP_HDRINCL (the kernel fills in identification
/// and header checksum). IPv6: the message; the socket has to set hop limit 255. Holds AH's sequence number. Not thread-safe.
/// </summary>
public sealed class AdvertWriter(InstanceSettings settings)
{
    /// <summary>Bytes that a buffer has to have.</summary>
    public const int LargestLength = 60 + 24 + 8 + 255 * 16 + 8;

    /// <summary>Bytes written.</summary>
    /// <param name="priority">What it tells of; 0: gives up.</param>
    /// <param name="source">The sender.</param>
    /// <param name="destination">Group or peer.</param>
    /// <param name="buffer">At least <see cref="LargestLength"/>.</param>
    public int Write(int priority, IPAddress source, IPAddress destination, Span<byte> buffer) =>
        throw new NotImplementedException(settings.Name);
}
