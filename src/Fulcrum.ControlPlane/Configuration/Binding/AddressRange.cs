using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Addresses in one word: <c>10.0.0.1</c>, <c>10.0.0.1-9</c> (last part), <c>10.0.0.1-10.0.1.9</c>.</summary>
public static class AddressRange
{
    /// <summary>How many addresses a range may have.</summary>
    public const int MaximumCount = 65536;

    /// <summary>Expands the word; returns what is wrong, or null.</summary>
    public static string? Read(string text, out IReadOnlyList<IPAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(text);
        addresses = [];
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        string? complaint = ValueSyntax.ReadAddress(dash < 0 ? text : text[..dash], out IPAddress first);
        if (complaint is not null)
            return complaint;
        if (dash < 0)
        {
            addresses = [first];
            return null;
        }
        if (first.AddressFamily != AddressFamily.InterNetwork)
            return "a range of IPv6 addresses is not available in this version; use IPv4 addresses";
        complaint = ReadLast(text[(dash + 1)..], first, out uint last);
        uint start = ToNumber(first);
        if (complaint is not null)
            return complaint;
        if (last < start)
            return $"the range '{text}' is reversed; write the lower address first";
        if (last - start >= MaximumCount)
            return $"the range '{text}' has more than {MaximumCount} addresses";
        addresses = [.. Enumerable.Range(0, (int)(last - start) + 1).Select(i => ToAddress(start + (uint)i))];
        return null;
    }

    private static string? ReadLast(string text, IPAddress first, out uint last)
    {
        if (text.Contains('.', StringComparison.Ordinal))
        {
            string? complaint = ValueSyntax.ReadAddress(text, out IPAddress address);
            last = complaint is null && address.AddressFamily == AddressFamily.InterNetwork ? ToNumber(address) : 0;
            return complaint;
        }
        last = 0;
        if (ValueSyntax.ReadNumber(text, 0, 255, out int part) is not null)
            return $"'{text}' does not end a range; write the last part (0 to 255) or a whole address";
        last = (ToNumber(first) & 0xFFFFFF00) | (uint)part;
        return null;
    }

    private static uint ToNumber(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress ToAddress(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
