using System.Buffers.Binary;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Compare;

/// <summary>Puts fragments together, as the receiver of frames would. Frames are untagged Ethernet.</summary>
internal static class Reassembly
{
    private const int EthernetLength = 14;

    /// <summary>
    /// Packets in place of their fragments, at the step of the fragment that completes them. Fragments of packets that stay
    /// incomplete are returned as they are.
    /// </summary>
    public static IReadOnlyList<Output> Of(IEnumerable<Output> outputs)
    {
        List<Output> packets = [];
        Dictionary<string, List<(Output Output, Fragment Fragment)>> waiting = [];
        foreach (Output output in outputs)
        {
            if (Fragment.Read(output.Frame) is not { } fragment)
            {
                packets.Add(output);
                continue;
            }

            string key = $"{output.Port} {fragment.Key}";
            List<(Output Output, Fragment Fragment)> parts = waiting.TryGetValue(key, out var found) ? found : waiting[key] = [];
            parts.Add((output, fragment));
            if (Join([.. parts.Select(part => part.Fragment).OrderBy(part => part.Offset)]) is { } payload)
            {
                byte[] first = parts.Single(part => part.Fragment.Offset == 0).Output.Frame;
                packets.Add(output with { Frame = Rebuild(first, fragment, payload) });
                waiting.Remove(key);
            }
        }

        IEnumerable<Output> incomplete = waiting.Values.SelectMany(parts => parts).Select(part => part.Output);
        return [.. packets.Concat(incomplete).OrderBy(output => output.Step)];
    }

    /// <summary>The whole payload; null while a piece is missing or two overlap.</summary>
    private static byte[]? Join(IReadOnlyList<Fragment> parts)
    {
        int end = 0;
        foreach (Fragment part in parts)
        {
            if (part.Offset != end)
            {
                return null;
            }

            end += part.Payload.Length;
        }

        return parts[^1].IsLast ? [.. parts.SelectMany(part => part.Payload)] : null;
    }

    private static byte[] Rebuild(byte[] first, Fragment fragment, byte[] payload)
    {
        int headerLength = fragment.IsIpv6 ? 40 : (first[EthernetLength] & 15) * 4;
        byte[] frame = [.. first[..(EthernetLength + headerLength)], .. payload];
        Span<byte> header = frame.AsSpan(EthernetLength, headerLength);
        if (fragment.IsIpv6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)payload.Length);
            header[6] = fragment.Protocol;
            return frame;
        }

        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(headerLength + payload.Length));
        header[6] = header[7] = header[10] = header[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], PlainChecksum.Of(header));
        return frame;
    }

    private sealed record Fragment(bool IsIpv6, string Key, byte Protocol, int Offset, bool IsLast, byte[] Payload)
    {
        /// <summary>Null for a frame that holds no fragment. An IPv6 Fragment header is the first extension header.</summary>
        public static Fragment? Read(ReadOnlySpan<byte> frame)
        {
            if (frame.Length < EthernetLength + 20)
            {
                return null;
            }

            ReadOnlySpan<byte> packet = frame[EthernetLength..];
            return BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) switch
            {
                0x0800 => ReadIpv4(packet),
                0x86DD when packet.Length >= 48 && packet[6] == IpProtocol.Ipv6Fragment => ReadIpv6(packet),
                _ => null,
            };
        }

        private static Fragment? ReadIpv4(ReadOnlySpan<byte> packet)
        {
            ushort place = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
            int headerLength = (packet[0] & 15) * 4;
            string key = $"{Convert.ToHexString(packet[12..20])} {packet[9]} {Convert.ToHexString(packet[4..6])}";
            ReadOnlySpan<byte> payload = packet[headerLength..BinaryPrimitives.ReadUInt16BigEndian(packet[2..])];
            return (place & 0x3FFF) == 0
                ? null
                : new Fragment(false, key, packet[9], (place & 0x1FFF) * 8, (place & 0x2000) == 0, payload.ToArray());
        }

        private static Fragment ReadIpv6(ReadOnlySpan<byte> packet)
        {
            ushort place = BinaryPrimitives.ReadUInt16BigEndian(packet[42..]);
            string key = $"{Convert.ToHexString(packet[8..40])} {Convert.ToHexString(packet[44..48])}";
            ReadOnlySpan<byte> payload = packet[48..(40 + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]))];
            return new Fragment(true, key, packet[40], place & 0xFFF8, (place & 1) == 0, payload.ToArray());
        }
    }
}
