using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Fulcrum.Packets;

/// <summary>A MAC address: the six bytes as they lie in a frame, loaded little-endian into the low 48 bits.</summary>
/// <param name="Raw">The six bytes; the first one is the least significant. The high 16 bits are 0.</param>
public readonly record struct MacAddress(ulong Raw)
{
    /// <summary>Bytes of an address.</summary>
    public const int Length = 6;

    /// <summary>ff:ff:ff:ff:ff:ff.</summary>
    public static MacAddress Broadcast => new(0xFFFF_FFFF_FFFF);

    /// <summary>Whether it addresses a group (IEEE 802 I/G bit), broadcast included.</summary>
    public bool IsMulticast
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Raw & 1) != 0;
    }

    /// <summary>Loads the six bytes at <paramref name="bytes"/>, and no others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe MacAddress Read(byte* bytes) =>
        new(Little(Unsafe.ReadUnaligned<uint>(bytes)) | (ulong)Little(Unsafe.ReadUnaligned<ushort>(bytes + 4)) << 32);

    /// <summary>Stores the six bytes at <paramref name="bytes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Write(byte* bytes)
    {
        Unsafe.WriteUnaligned(bytes, Little((uint)Raw));
        Unsafe.WriteUnaligned(bytes + 4, Little((ushort)(Raw >> 32)));
    }

    /// <summary>Reads "02:00:00:00:00:01"; hyphens do too.</summary>
    /// <exception cref="FormatException">The text is not six two-digit hexadecimal numbers.</exception>
    public static MacAddress Parse(string text) => TryParse(text, out MacAddress address)
        ? address
        : throw new FormatException($"\"{text}\" is not a MAC address. Write six hexadecimal bytes, such as 02:00:00:00:00:01.");

    /// <summary>Reads "02:00:00:00:00:01"; hyphens do too.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MacAddress address)
    {
        address = default;
        if (text is not { Length: 17 })
        {
            return false;
        }

        char separator = text[2];
        ulong raw = 0;
        for (int index = 0; index < Length; index++)
        {
            bool separated = index == 0 || (separator is ':' or '-' && text[index * 3 - 1] == separator);
            if (!separated || !byte.TryParse(text.AsSpan(index * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                return false;
            }

            raw |= (ulong)value << index * 8;
        }

        address = new MacAddress(raw);
        return true;
    }

    /// <summary>Six lower-case hexadecimal bytes separated by colons.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Byte(0):x2}:{Byte(1):x2}:{Byte(2):x2}:{Byte(3):x2}:{Byte(4):x2}:{Byte(5):x2}");

    private byte Byte(int index) => (byte)(Raw >> index * 8);

    private static uint Little(uint value) =>
        BitConverter.IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);

    private static ushort Little(ushort value) =>
        BitConverter.IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);
}
