using System.Buffers.Binary;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>An IPv4 or IPv6 header with its extension headers; protocol, lengths and checksum are yet to fill in.</summary>
/// <param name="Header">IPv4 header with options, or the first 40 bytes of IPv6.</param>
/// <param name="Protocol">Protocol number of the upper layer; null: its own.</param>
/// <param name="Extensions">Of IPv6.</param>
internal sealed record NetworkLayer(byte[] Header, byte? Protocol, IReadOnlyList<Ipv6Extension> Extensions)
{
    public bool IsIpv6 => Header[0] >> 4 == 6;

    /// <summary>The header as a pseudo-header sees it.</summary>
    public byte[] PseudoHeader => Extensions.Where(extension => extension.Protocol == IpProtocol.Ipv6Route)
        .Aggregate(Header, (header, routing) => Ipv6Extension.WithLastDestination(header, routing.Bytes));

    /// <summary>The packet around an upper layer.</summary>
    public byte[] Wrap(byte upperProtocol, byte[] upperLayer)
    {
        byte protocol = Protocol ?? upperProtocol;
        byte[] header = [.. Header];
        if (IsIpv6)
        {
            byte[] chain = Ipv6Extension.Chain(Extensions, protocol);
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)(chain.Length + upperLayer.Length));
            header[6] = Ipv6Extension.First(Extensions, 0, protocol);
            return [.. header, .. chain, .. upperLayer];
        }

        header[9] = protocol;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(header.Length + upperLayer.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), PlainChecksum.Of(header));
        return [.. header, .. upperLayer];
    }

    /// <summary>
    /// What is cut when the packet is: of IPv4 the upper layer; of IPv6 also the headers behind the last one that routers read
    /// (RFC 8200 section 4.5).
    /// </summary>
    /// <returns>The header of every fragment, without the place of one, and the payload that they share.</returns>
    public (NetworkLayer Header, byte[] Payload) Split(byte upperProtocol, byte[] upperLayer)
    {
        byte protocol = Protocol ?? upperProtocol;
        int keptCount = 1 + Array.FindLastIndex(
            [.. Extensions], extension => extension.Protocol is IpProtocol.HopByHop or IpProtocol.Ipv6Route);
        Ipv6Extension[] cut = [.. Extensions.Skip(keptCount)];
        byte first = Ipv6Extension.First(cut, 0, protocol);
        NetworkLayer header = this with { Protocol = first, Extensions = [.. Extensions.Take(keptCount)] };
        return (header, [.. Ipv6Extension.Chain(cut, protocol), .. upperLayer]);
    }

    /// <summary>The header of a fragment.</summary>
    /// <param name="offset">Bytes, a multiple of 8.</param>
    /// <param name="moreFragments">Whether it is not the last.</param>
    /// <param name="id">Identification; null: that of the IPv4 header, 1 for IPv6.</param>
    public NetworkLayer OfFragment(int offset, bool moreFragments, uint? id)
    {
        if (IsIpv6)
        {
            return this with { Extensions = [.. Extensions, Ipv6Extension.Fragment(offset, moreFragments, id ?? 1)] };
        }

        byte[] header = [.. Header];
        if (id is { } given)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)given);
        }

        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)((moreFragments ? 0x2000 : 0) | offset / 8));
        return this with { Header = header };
    }
}
