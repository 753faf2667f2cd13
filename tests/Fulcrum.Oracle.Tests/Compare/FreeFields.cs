using System.Collections.Frozen;

namespace Fulcrum.Oracle.Tests.Compare;

/// <summary>
/// The fields that each side may choose. They are free only in headers that the director makes itself: where the kernel leaves
/// the value that came in, Fulcrum has to leave it too.
/// </summary>
internal static class FreeFields
{
    /// <summary>What identifies a packet or a flow, and the checksum over it.</summary>
    private static readonly FrozenDictionary<string, string[]> s_chosen = new Dictionary<string, string[]>
    {
        ["ipv4.id"] = ["ipv4.id", "ipv4.checksum"],
        ["ipv6.flow_label"] = ["ipv6.flow_label"],
        ["ipv6.fragment.id"] = ["ipv6.fragment.id"],
    }.ToFrozenDictionary();

    /// <summary>The names that are free in a frame.</summary>
    /// <param name="input">Fields of the frame that came in.</param>
    /// <param name="kernel">Fields of the kernel's frame.</param>
    public static HashSet<string> Of(
        IReadOnlyList<(string Name, string Value)> input, IReadOnlyList<(string Name, string Value)> kernel)
    {
        HashSet<string> free = [];
        foreach ((string name, string[] fields) in s_chosen)
        {
            if (ValueOf(input, name) != ValueOf(kernel, name))
            {
                free.UnionWith(fields);
            }
        }

        // The source port stands for the flow, and there is a checksum over it or there is none.
        if (kernel.Any(field => field.Name == "gue.protocol"))
        {
            free.Add("udp.source_port");
            if (ValueOf(kernel, "udp.checksum") != "0x0000")
            {
                free.Add("udp.checksum");
            }
        }

        return free;
    }

    private static string? ValueOf(IReadOnlyList<(string Name, string Value)> fields, string name) =>
        fields.FirstOrDefault(field => field.Name == name).Value;
}
