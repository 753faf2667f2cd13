using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model.Static;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads lines of static_routes, virtual_routes, static_rules and virtual_rules, which are in iproute2's words.</summary>
internal static class KernelLineReader
{
    private static readonly string[] s_types =
        ["unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit", "throw", "nat", "xresolve"];

    /// <summary>"[TYPE] PREFIX [via A] [dev I] [table T] ..."; null after a warning.</summary>
    public static KernelRouteLine? ReadRoute(Statement line, BindingContext context)
    {
        List<string> words = [line.Keyword.Text, .. line.Arguments.Select(word => word.Text)];
        string? type = s_types.Contains(words[0]) ? words[0] : null;
        if (type is not null)
            words.RemoveAt(0);
        if (words.Count > 0 && words[0] == "src" && words.Count > 2)
            words.RemoveRange(0, 2);
        if (words.Count == 0)
        {
            context.Log.Warning(line.Position, "the route has no destination; it is left out");
            return null;
        }
        KernelRouteLine route = new() { Destination = words[0], Type = type };
        for (int i = 1; i < words.Count; i++)
        {
            string? value = i + 1 < words.Count ? words[i + 1] : null;
            KernelRouteLine? changed = value is null ? null : words[i] switch
            {
                "via" or "gw" or "or" => route with { Gateways = [.. route.Gateways, value] },
                "dev" => route with { Interface = value },
                "table" => route with { Table = value },
                "track_group" => route with { TrackGroup = value },
                _ => null,
            };
            if (changed is null)
                route = route with { Options = [.. route.Options, words[i]] };
            else
                (route, i) = (changed, i + 1);
        }
        return route;
    }

    /// <summary>"[from A] [to A] [table T] ..."; keepalived warns of a rule without a preference.</summary>
    public static KernelRuleLine? ReadRule(Statement line, BindingContext context)
    {
        List<string> words = [line.Keyword.Text, .. line.Arguments.Select(word => word.Text)];
        KernelRuleLine rule = new();
        for (int i = 0; i < words.Count; i++)
        {
            string? value = i + 1 < words.Count ? words[i + 1] : null;
            KernelRuleLine? changed = value is null ? null : words[i] switch
            {
                "from" => rule with { Source = value },
                "to" => rule with { Destination = value },
                "table" or "lookup" => rule with { Table = value },
                "track_group" => rule with { TrackGroup = value },
                _ => null,
            };
            if (changed is null)
                rule = rule with { Options = [.. rule.Options, words[i]] };
            else
                (rule, i) = (changed, i + 1);
        }
        if (!rule.Options.Any(word => word is "preference" or "pref" or "priority" or "order"))
            context.Log.Warning(line.Position, "the rule has no preference, so the kernel chooses one; write preference N");
        return rule;
    }
}
