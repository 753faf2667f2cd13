using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using Fulcrum.ControlPlane.Kernel;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>A value of a topology file with its JSON path; what is wrong with it is added to a list, and reading goes on.</summary>
internal readonly struct TopologyElement(JsonElement json, string path, List<string> problems)
{
    private const int MacBytes = 6;

    /// <summary>Its JSON path: "$.ports[0].mac".</summary>
    public string Path => path;

    /// <summary>What kind of value it is.</summary>
    public JsonValueKind Kind => json.ValueKind;

    /// <summary>Notes what is wrong with the value.</summary>
    public void Report(string problem) => problems.Add($"{path}: {problem}");

    /// <summary>The members of an object; those that nobody knows are reported.</summary>
    public bool IsObject(params ReadOnlySpan<string> known)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Report($"this is not an object; write {{\"{known[0]}\": ...}}.");
            return false;
        }
        HashSet<string> seen = [];
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (!known.Contains(member.Name))
                problems.Add($"{path}.{member.Name}: there is no such member; there are {string.Join(", ", known)}.");
            else if (!seen.Add(member.Name))
                problems.Add($"{path}.{member.Name}: this is here twice; leave one out.");
        }
        return true;
    }

    /// <summary>A member; null when it is absent.</summary>
    public TopologyElement? Find(string name) =>
        json.TryGetProperty(name, out JsonElement member) ? new TopologyElement(member, $"{path}.{name}", problems) : null;

    /// <summary>A member that has to be there; null, and reported, when it is absent.</summary>
    public TopologyElement? Require(string name)
    {
        TopologyElement? member = Find(name);
        if (member is null)
            Report($"\"{name}\" is missing; add it.");
        return member;
    }

    /// <summary>The items of an array; none, and reported, when it is not one.</summary>
    public IEnumerable<TopologyElement> Items()
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            Report("this is not a list; write [...].");
            return [];
        }
        (string parent, List<string> notes) = (path, problems);
        return json.EnumerateArray().Select((item, index) => new TopologyElement(item, $"{parent}[{index}]", notes));
    }

    /// <summary>Text that is not empty; null, and reported, otherwise.</summary>
    public string? Text()
    {
        if (json.ValueKind == JsonValueKind.String && json.GetString() is { Length: > 0 } text)
            return text;
        Report("this is not a text; write \"...\".");
        return null;
    }

    /// <summary>A whole number within bounds; <paramref name="least"/>, and reported, otherwise.</summary>
    public int Number(int least, int most)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int number) && number >= least && number <= most)
            return number;
        Report($"{json.GetRawText()} is not a whole number from {least} to {most}.");
        return least;
    }

    /// <summary>An address; null, and reported, otherwise.</summary>
    public IPAddress? Address()
    {
        if (Text() is not { } text)
            return null;
        if (TryAddress(text) is { } address)
            return address;
        Report($"\"{text}\" is not an address; write one such as 192.0.2.1 or 2001:db8::1.");
        return null;
    }

    /// <summary>The MAC address of one station; null, and reported, otherwise.</summary>
    public PhysicalAddress? Mac()
    {
        if (Text() is not { } text)
            return null;
        bool isMac = PhysicalAddress.TryParse(text, out PhysicalAddress? mac) && mac.GetAddressBytes().Length == MacBytes;
        if (isMac && (mac!.GetAddressBytes()[0] & 1) == 0)
            return mac;
        Report(isMac
            ? $"{text} addresses a group; write the MAC address of one station."
            : $"\"{text}\" is not a MAC address; write six hexadecimal bytes, as 02:00:00:00:00:01.");
        return null;
    }

    /// <summary>An address and a prefix length, "10.0.0.1/24"; null, and reported, otherwise.</summary>
    public (IPAddress Address, int Length)? AddressWithLength()
    {
        if (Text() is not { } text)
            return null;
        string[] parts = text.Split('/');
        if (parts.Length == 2 && TryAddress(parts[0]) is { } address
            && byte.TryParse(parts[1], out byte length) && length <= Prefixes.Width(address.AddressFamily))
            return (address, length);
        Report($"\"{text}\" is not an address with the length of its prefix; write one such as 10.0.0.1/24 or 2001:db8::1/64.");
        return null;
    }

    /// <summary>Only what people write: "1" and "fe80::1%2" are addresses to the framework, too.</summary>
    private static IPAddress? TryAddress(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && !text.Contains('%', StringComparison.Ordinal)
        && (address.GetAddressBytes().Length > 4 || text.Count(c => c == '.') == 3)
            ? address
            : null;
}
