using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Steering;

/// <summary>The hash of receive-side scaling, bit by bit as Microsoft's specification describes it.</summary>
internal static class ReferenceToeplitz
{
    public static uint Hash(ReadOnlySpan<byte> input, ReadOnlySpan<byte> key)
    {
        uint hash = 0;
        uint window = (uint)(key[0] << 24 | key[1] << 16 | key[2] << 8 | key[3]);
        for (int bit = 0; bit < input.Length * 8; bit++)
        {
            if ((input[bit / 8] & 0x80 >> bit % 8) != 0)
                hash ^= window;
            int next = bit + 32;
            window = window << 1 | (next / 8 < key.Length ? (uint)key[next / 8] >> 7 - next % 8 & 1 : 0);
        }
        return hash;
    }

    /// <summary>Of a packet, as it arrives.</summary>
    public static uint OfTuple(IpAddress source, IpAddress destination, ushort sourcePort, ushort destinationPort, ReadOnlySpan<byte> key)
    {
        Span<byte> input = stackalloc byte[36];
        int length = Write(input, source);
        length += Write(input[length..], destination);
        length += Write(input[length..], sourcePort);
        length += Write(input[length..], destinationPort);
        return Hash(input[..length], key);
    }

    /// <summary>Of one endpoint.</summary>
    public static uint OfEndpoint(IpAddress address, ushort port, ReadOnlySpan<byte> key)
    {
        Span<byte> input = stackalloc byte[18];
        int length = Write(input, address);
        length += Write(input[length..], port);
        return Hash(input[..length], key);
    }

    private static unsafe int Write(Span<byte> input, IpAddress address)
    {
        byte* bytes = stackalloc byte[IpAddress.Length];
        address.Store(bytes);
        int length = address.IsIpv4 ? sizeof(uint) : IpAddress.Length;
        new ReadOnlySpan<byte>(bytes + IpAddress.Length - length, length).CopyTo(input);
        return length;
    }

    private static int Write(Span<byte> input, ushort port)
    {
        input[0] = (byte)(port >> 8);
        input[1] = (byte)port;
        return sizeof(ushort);
    }
}
