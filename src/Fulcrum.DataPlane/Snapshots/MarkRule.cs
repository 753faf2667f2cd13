using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Which packets have a mark, as workers read it: the first rule that matches a packet marks it.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct MarkRule
{
    /// <summary>Of an <c>InputPort</c>: any.</summary>
    public const byte AnyPort = byte.MaxValue;

    private readonly Vector128<byte> _source;
    private readonly Vector128<byte> _sourceMask;
    private readonly Vector128<byte> _destination;
    private readonly Vector128<byte> _destinationMask;
    private readonly ServiceKey _ipv4;
    private readonly ServiceKey _ipv6;
    private readonly ushort _firstPort;
    private readonly ushort _lastPort;
    private readonly byte _protocol;
    private readonly byte _inputPort;

    internal MarkRule(MarkDefinition definition)
    {
        (_source, _sourceMask) = Range(definition.Source);
        (_destination, _destinationMask) = Range(definition.Destination);
        _ipv4 = ServiceKey.OfMark(definition.Mark, ipv4: true);
        _ipv6 = ServiceKey.OfMark(definition.Mark, ipv4: false);
        _firstPort = definition.FirstPort;
        _lastPort = definition.LastPort;
        _protocol = definition.Protocol;
        _inputPort = definition.InputPort;
    }

    /// <summary>The service that takes marked packets of a family.</summary>
    public ServiceKey ServiceOf(bool ipv4) => ipv4 ? _ipv4 : _ipv6;

    /// <summary>Whether it marks a packet.</summary>
    public bool Matches(IpAddress source, IpAddress destination, Be16 port, byte protocol, byte inputPort) =>
        (source.Bytes & _sourceMask) == _source && (destination.Bytes & _destinationMask) == _destination
        && port.Host >= _firstPort && port.Host <= _lastPort
        && (_protocol == 0 || _protocol == protocol) && (_inputPort == AnyPort || _inputPort == inputPort);

    private static (Vector128<byte> Network, Vector128<byte> Mask) Range(IpPrefix? prefix)
    {
        if (prefix is not { } range)
            return default;
        int length = range.Address.IsIpv4 ? range.Length + 96 : range.Length;
        IpAddress ones = Unsafe.BitCast<Vector128<byte>, IpAddress>(Vector128<byte>.AllBitsSet);
        return (range.Address.Bytes, IpPrefix.Covering(ones, length).Address.Bytes);
    }
}
