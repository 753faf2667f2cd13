using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of DPVS's tunnel_group.</summary>
public static class TunnelGroupKeywords
{
    /// <summary>tunnel_entry.</summary>
    public static KeywordTable<Draft<TunnelDevice>> Entry { get; } = new("tunnel_entry",
        DraftRow<TunnelDevice>.Name("kind", (tunnel, value) => tunnel with { Kind = value }).WithItsBlock(),
        DraftRow<TunnelDevice>.Address("remote", (tunnel, value) => tunnel with { Remote = value }).WithItsBlock(),
        DraftRow<TunnelDevice>.Address("local", (tunnel, value) => tunnel with { Local = value }).WithItsBlock(),
        DraftRow<TunnelDevice>.Name("if", (tunnel, value) => tunnel with { Port = value }).WithItsBlock());

    /// <summary>The table.</summary>
    public static KeywordTable<(string Group, List<Draft<TunnelDevice>> Entries)> Table { get; } = new("tunnel_group",
        Row<(string Group, List<Draft<TunnelDevice>> Entries)>.Block("tunnel_entry", (target, statement, block, context) =>
        {
            string name = statement.Arguments.Count > 0 ? statement.Arguments[0].Text : "";
            Draft<TunnelDevice> draft = new(new() { Group = target.Group, Name = name }, statement.Position);
            Entry.Bind(draft, block, context);
            target.Entries.Add(draft);
        }).WithItsBlock());
}
