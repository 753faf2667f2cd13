using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Fulcrum.Packets;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Fulcrum.DataPlane.Classify;

/// <summary>
/// Keyed hash of a <see cref="FlowKey"/>: three AES rounds. (After two, a column of the state still takes only one byte from each pair
/// of input bytes, and sequential ports and addresses collide.) The secrets keep an attacker from choosing tuples that share a bucket,
/// or IPv6 addresses that share a key.
/// </summary>
public readonly struct FlowHash(Vector128<byte> first, Vector128<byte> second)
{
    // Bytes 14 and 15 of a key: the part of the digest that does not fit before the ports.
    private const uint HighDigestMask = 0xFFFF_0000;

    /// <summary>A hash with fresh secrets.</summary>
    public static FlowHash CreateRandom()
    {
        Span<Vector128<byte>> secrets = stackalloc Vector128<byte>[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(secrets));
        return new FlowHash(secrets[0], secrets[1]);
    }

    /// <summary>32 hash bits: the high ones select a bucket, the low 16 are the tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Of(Vector128<byte> key)
    {
        if (!Aes.IsSupported)
            return Portable(key);
        Vector128<byte> mixed = Aes.Encrypt(Aes.Encrypt(Aes.Encrypt(key ^ first, second), first), second);
        return mixed.AsUInt32().ToScalar();
    }

    /// <summary>The same role without AES instructions (other values).</summary>
    public uint Portable(Vector128<byte> key)
    {
        Vector128<ulong> halves = (key ^ first).AsUInt64();
        return (uint)(Mix(halves, second.AsUInt64().ToScalar()) >> 32);
    }

    /// <summary>
    /// The key of an IPv6 packet: 80 bits of digest in place of the addresses. Two flows with the same ports share a key once in 2^80.
    /// </summary>
    /// <param name="source">Source address.</param>
    /// <param name="destination">Destination address.</param>
    /// <param name="ports">Source and destination port, loaded as they lie in a packet.</param>
    /// <param name="protocol">IANA protocol number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<byte> KeyOf(Vector128<byte> source, Vector128<byte> destination, uint ports, byte protocol)
    {
        Vector128<byte> digest = Aes.IsSupported
            ? Aes.Encrypt(Aes.Encrypt(Aes.Encrypt(Aes.Encrypt(source ^ second, first) ^ destination, second), first), second)
            : PortableDigest(source, destination);
        Vector128<uint> words = digest.AsUInt32();
        return words.WithElement(2, ports)
            .WithElement(3, words.GetElement(3) & HighDigestMask | FlowKey.Ipv6Mark | protocol).AsByte();
    }

    /// <summary>The same as a key, for those who have the parts.</summary>
    public FlowKey KeyOf(IpAddress source, IpAddress destination, Be16 sourcePort, Be16 destinationPort, byte protocol)
    {
        uint ports = sourcePort.Raw | (uint)destinationPort.Raw << 16;
        Vector128<byte> key = KeyOf(source.Bytes, destination.Bytes, ports, protocol);
        return Unsafe.BitCast<Vector128<byte>, FlowKey>(key);
    }

    private Vector128<byte> PortableDigest(Vector128<byte> source, Vector128<byte> destination)
    {
        Vector128<ulong> secret = second.AsUInt64();
        ulong left = Mix((source ^ first).AsUInt64(), secret.GetElement(0));
        ulong right = Mix(destination.AsUInt64() ^ Vector128.Create(left, ~left), secret.GetElement(1));
        return Vector128.Create(right, Mix(Vector128.Create(left, right), secret.GetElement(0))).AsByte();
    }

    private static ulong Mix(Vector128<ulong> halves, ulong secret)
    {
        ulong mixed = (halves.GetElement(0) ^ halves.GetElement(0) >> 32) * 0x9E3779B97F4A7C15;
        mixed = ((mixed ^ mixed >> 29) + halves.GetElement(1)) * 0xBF58476D1CE4E5B9;
        return (mixed ^ mixed >> 32 ^ secret) * 0x94D049BB133111EB;
    }
}
