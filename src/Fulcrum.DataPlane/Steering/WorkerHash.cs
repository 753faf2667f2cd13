using System.Numerics;
using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Steering;

/// <summary>
/// Which worker a packet belongs to: the Toeplitz hash of receive-side scaling, under the key and the indirection table that the ports
/// have. Immutable, shared by all workers.
/// </summary>
/// <remarks>
/// The hash is linear: it is the exclusive or of what each byte contributes at its place in the input, which a table holds. Only as
/// many low bits count as select an entry of the indirection table.
/// </remarks>
public sealed unsafe class WorkerHash
{
    /// <summary>Bytes of a key that the longest input, an IPv6 tuple, needs.</summary>
    public const int KeyLength = 40;

    /// <summary>The key that Microsoft's specification of receive-side scaling gives as an example, and most drivers as their default.</summary>
    public static ReadOnlySpan<byte> DefaultKey =>
    [
        0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb,
        0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
    ];

    private const int InputLength = 36;
    private const int Ipv4Length = 4;
    private const int Ipv6Length = 16;
    private const int Values = 256;
    private const int MostEntries = 1 << 16;

    // By place in the input, then by the byte there: its part of the hash.
    private readonly ushort* _parts;
    private readonly byte* _workers;
    private readonly uint _mask;

    /// <summary>Makes the tables.</summary>
    /// <param name="memory">Where they go: 18 KiB and the indirection table.</param>
    /// <param name="scheme">What is hashed.</param>
    /// <param name="key">At least <see cref="KeyLength"/> bytes; more do not count.</param>
    /// <param name="workers">The indirection table: worker of each entry. Its length is a power of two up to 65536.</param>
    /// <exception cref="ArgumentException">Key or table have an impossible length.</exception>
    public WorkerHash(TableMemory memory, SteeringScheme scheme, ReadOnlySpan<byte> key, ReadOnlySpan<byte> workers)
    {
        if (key.Length < KeyLength)
            throw new ArgumentException($"A key for all tuples has {KeyLength} bytes or more, not {key.Length}.", nameof(key));
        if (!BitOperations.IsPow2(workers.Length) || workers.Length > MostEntries)
            throw new ArgumentException($"An indirection table has a power of two of entries, up to {MostEntries}, not {workers.Length}.", nameof(workers));
        Scheme = scheme;
        EntryCount = workers.Length;
        _mask = (uint)workers.Length - 1;
        _workers = (byte*)memory.Allocate((nuint)workers.Length, "indirection table");
        workers.CopyTo(new Span<byte>(_workers, workers.Length));
        foreach (byte worker in workers)
            WorkerCount = Math.Max(WorkerCount, worker + 1);
        _parts = (ushort*)memory.Allocate(InputLength * Values * sizeof(ushort), "steering hash");
        for (int place = 0; place < InputLength; place++)
            for (int value = 0; value < Values; value++)
                _parts[place * Values + value] = (ushort)(Contribution(key, place, value) & _mask);
    }

    /// <summary>What is hashed.</summary>
    public SteeringScheme Scheme { get; }

    /// <summary>One more than the greatest worker in the table.</summary>
    public int WorkerCount { get; }

    /// <summary>Entries of the indirection table.</summary>
    public int EntryCount { get; }

    /// <summary>Worker of an entry of the indirection table.</summary>
    public int WorkerOfEntry(uint entry) => _workers[entry & _mask];

    /// <summary>The worker that a device leads a packet to.</summary>
    public int OfTuple(in IpAddress source, in IpAddress destination, Be16 sourcePort, Be16 destinationPort) =>
        _workers[TupleHash(source, destination, sourcePort) ^ PortHash(PlaceOfTuplePort(source.IsIpv4), destinationPort.Host)];

    /// <summary>The worker of all packets of an endpoint on the far side.</summary>
    public int OfEndpoint(in IpAddress address, Be16 port) =>
        _workers[AddressHash(0, address) ^ PortHash(PlaceOfEndpointPort(address.IsIpv4), port.Host)];

    /// <summary>The worker that what a real server sends to a local endpoint belongs to.</summary>
    public int OfReply(in IpAddress real, in IpAddress local, Be16 realPort, Be16 localPort) =>
        Scheme == SteeringScheme.Client ? OfEndpoint(local, localPort) : OfTuple(real, local, realPort, localPort);

    /// <summary>The part of <see cref="OfReply"/>'s hash that does not depend on the local port.</summary>
    public uint ReplyBase(in IpAddress real, in IpAddress local, Be16 realPort) =>
        Scheme == SteeringScheme.Client ? AddressHash(0, local) : TupleHash(real, local, realPort);

    /// <summary>The part of <see cref="OfReply"/>'s hash that the local port contributes, towards servers of a family.</summary>
    public uint ReplyPort(bool ipv4, ushort localPort) =>
        PortHash(Scheme == SteeringScheme.Client ? PlaceOfEndpointPort(ipv4) : PlaceOfTuplePort(ipv4), localPort);

    private static int PlaceOfTuplePort(bool ipv4) => 2 * LengthOf(ipv4) + sizeof(ushort);

    private static int PlaceOfEndpointPort(bool ipv4) => LengthOf(ipv4);

    private static int LengthOf(bool ipv4) => ipv4 ? Ipv4Length : Ipv6Length;

    private uint TupleHash(in IpAddress source, in IpAddress destination, Be16 sourcePort)
    {
        int length = LengthOf(source.IsIpv4);
        return AddressHash(0, source) ^ AddressHash(length, destination) ^ PortHash(2 * length, sourcePort.Host);
    }

    /// <summary>An IPv4 address is the last four bytes of its mapped form.</summary>
    private uint AddressHash(int place, in IpAddress address)
    {
        int length = LengthOf(address.IsIpv4);
        byte* bytes = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in address)) + Ipv6Length - length;
        ushort* parts = _parts + place * Values;
        uint hash = 0;
        for (int index = 0; index < length; index++)
            hash ^= parts[index * Values + bytes[index]];
        return hash;
    }

    private uint PortHash(int place, ushort port) => (uint)(_parts[place * Values + (port >> 8)] ^ _parts[(place + 1) * Values + (port & 0xFF)]);

    /// <summary>Each set bit of the input contributes the 32 bits of the key from its place on.</summary>
    private static uint Contribution(ReadOnlySpan<byte> key, int place, int value)
    {
        ulong window = 0;
        for (int index = 0; index < 5; index++)
            window = window << 8 | (place + index < key.Length ? key[place + index] : 0u);
        uint hash = 0;
        for (int bit = 0; bit < 8; bit++)
            if ((value & 0x80 >> bit) != 0)
                hash ^= (uint)(window >> (8 - bit));
        return hash;
    }
}
