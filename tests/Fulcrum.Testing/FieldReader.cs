using System.Buffers.Binary;

namespace Fulcrum.Testing;

/// <summary>Takes fields off the front of bytes, as far as they go.</summary>
internal sealed class FieldReader(byte[] frame)
{
    public List<(string Name, string Value)> Fields { get; } = [];

    public int Offset { get; private set; }

    public int Remaining => frame.Length - Offset;

    /// <summary>What names begin with: "inner." within a packet that another one holds.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The next byte, without taking it; 0 behind the end.</summary>
    public byte Peek(int ahead = 0) => ahead < Remaining ? frame[Offset + ahead] : (byte)0;

    public void Add(string name, int length, Func<byte[], string> format)
    {
        int available = Math.Min(length, Remaining);
        if (available <= 0)
        {
            return;
        }

        byte[] bytes = frame[Offset..(Offset + available)];
        Fields.Add((Prefix + name, available == length ? format(bytes) : $"{Convert.ToHexStringLower(bytes)} (cut)"));
        Offset += available;
    }

    public ushort AddNumber(string name, int length) =>
        AddNumber(name, length, number => $"0x{number.ToString($"x{2 * length}")}");

    public ushort AddDecimal(string name, int length) => AddNumber(name, length, number => number.ToString());

    public void AddLong(string name) => Add(name, 4, bytes => BinaryPrimitives.ReadUInt32BigEndian(bytes).ToString());

    public void AddBytes(string name, int length) => Add(name, length, Convert.ToHexStringLower);

    public void AddRest(string name) => AddBytes(name, Remaining);

    /// <summary>Several fields that share a word of 32 bits.</summary>
    public void AddBits(params (string Name, int Width)[] fields)
    {
        if (Remaining < sizeof(uint))
        {
            AddRest(fields[0].Name);
            return;
        }

        uint word = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(Offset));
        Offset += sizeof(uint);
        int shift = 32;
        foreach ((string name, int width) in fields)
        {
            shift -= width;
            Fields.Add((Prefix + name, $"0x{word >> shift & (1ul << width) - 1:x}"));
        }
    }

    private ushort AddNumber(string name, int length, Func<ushort, string> format)
    {
        ushort number = 0;
        Add(name, length, bytes =>
        {
            number = (ushort)(bytes.Length == 1 ? bytes[0] : bytes[0] << 8 | bytes[1]);
            return format(number);
        });
        return number;
    }
}
