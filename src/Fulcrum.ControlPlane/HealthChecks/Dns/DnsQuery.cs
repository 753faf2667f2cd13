using System.Buffers.Binary;
using System.Text;

namespace Fulcrum.ControlPlane.HealthChecks.Dns;

/// <summary>
/// A DNS message with one question (RFC 1035, 4.1):
/// id 2 | flags 2: RD | questions 2: 1 | answers 2 | authorities 2 | additional 2 | name | type 2 | class 2: IN.
/// </summary>
public static class DnsQuery
{
    private const int HeaderLength = 12;
    private const int LongestLabel = 63;
    private const int LongestName = 255;
    private const ushort RecursionDesired = 0x0100;
    private const ushort Internet = 1;

    private static readonly Dictionary<string, ushort> s_types = new()
    {
        ["A"] = 1, ["NS"] = 2, ["CNAME"] = 5, ["SOA"] = 6, ["MX"] = 15, ["TXT"] = 16, ["AAAA"] = 28, ["RRSIG"] = 46, ["DNSKEY"] = 48,
    };

    private static readonly string[] s_codes =
        ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"];

    /// <summary>The message; null where it cannot be asked so: a label is empty or too long, or the type is not known.</summary>
    public static byte[]? Encode(ushort id, string type, string name)
    {
        if (!s_types.TryGetValue(type, out ushort code) || EncodeName(name) is not { } encoded)
            return null;
        byte[] message = new byte[HeaderLength + encoded.Length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        encoded.CopyTo(message, HeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(HeaderLength + encoded.Length), code);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(HeaderLength + encoded.Length + 2), Internet);
        return message;
    }

    /// <summary>What a reply says; null: it is none to this question. Never throws.</summary>
    /// <param name="reply">A datagram.</param>
    /// <param name="id">Of the question.</param>
    /// <param name="requiresAnswer">Whether a reply without a record is a failure.</param>
    public static CheckResult? Judge(ReadOnlySpan<byte> reply, ushort id, bool requiresAnswer)
    {
        if (reply.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(reply) != id || (reply[2] & 0x80) == 0)
            return null;
        int code = reply[3] & 0x0f;
        if (code != 0)
            return CheckResult.Failure($"the answer is {(code < s_codes.Length ? s_codes[code] : code)}");
        return requiresAnswer && BinaryPrimitives.ReadUInt16BigEndian(reply[6..]) == 0
            ? CheckResult.Failure("the answer has no records")
            : CheckResult.Success;
    }

    private static byte[]? EncodeName(string name)
    {
        if (name == ".")
            return [0];
        List<byte> encoded = [];
        foreach (string label in (name.EndsWith('.') ? name[..^1] : name).Split('.'))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(label);
            if (bytes.Length is 0 or > LongestLabel)
                return null;
            encoded.Add((byte)bytes.Length);
            encoded.AddRange(bytes);
        }
        encoded.Add(0);
        return encoded.Count <= LongestName ? [.. encoded] : null;
    }
}
