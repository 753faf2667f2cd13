using System.Runtime.Intrinsics;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>What tells pairs of a local address and a server endpoint apart.</summary>
/// <param name="Ends">Index of the local address (16 bits), of the endpoint (17) and the real port (16), never 0.</param>
/// <param name="Addresses">Digest of the two addresses: an index that is given to another address makes another pair.</param>
public readonly record struct PairKey(ulong Ends, ulong Addresses)
{
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;
    private const ulong OtherOdd = 0xC2B2_AE3D_27D4_EB4F;

    /// <summary>Of a local address and a server.</summary>
    public static PairKey Of(uint localIndex, in IpAddress local, uint endpoint, in IpAddress real, Be16 realPort) =>
        new(((ulong)localIndex << 33 | (ulong)endpoint << 16 | realPort.Host) + 1, Digest(local) * OtherOdd ^ Digest(real));

    /// <summary>Index of the local address.</summary>
    public static uint LocalIndexOf(ulong ends) => (uint)(ends - 1 >> 33);

    /// <summary>Local address and endpoint together, never 0.</summary>
    public static ulong EndpointOf(ulong ends) => (ends - 1 >> 16) + 1;

    /// <summary>A hash of 32 bits.</summary>
    public uint Hash(ulong seed)
    {
        ulong mixed = (Ends ^ seed) * Odd;
        mixed = (mixed ^ mixed >> 29 ^ Addresses) * OtherOdd;
        return (uint)(mixed >> 32);
    }

    private static ulong Digest(in IpAddress address)
    {
        Vector128<ulong> halves = address.Bytes.AsUInt64();
        ulong mixed = (halves.GetElement(0) * OtherOdd ^ halves.GetElement(1)) * Odd;
        return mixed ^ mixed >> 32;
    }
}
