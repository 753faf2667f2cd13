using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Model.Static;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads static_ipaddress, static_routes, static_rules and track_group.</summary>
internal static class StaticReader
{
    /// <summary>track_group NAME.</summary>
    public static void ReadGroup(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a name");
            return;
        }
        Draft<TrackGroup> draft = new(new(statement.Arguments[0].Text, []), statement.Position);
        VrrpKeywords.TrackGroup.Bind(draft, block, context);
        director.Static = director.Static with { Groups = [.. director.Static.Groups, draft.Value] };
    }

    /// <summary>static_ipaddress.</summary>
    public static void ReadAddresses(DirectorConfig director, IReadOnlyList<Statement> lines, BindingContext context) =>
        director.Static = director.Static with
        {
            Addresses = [.. director.Static.Addresses, .. lines.Select(line => InterfaceAddressReader.Read(line, context)).OfType<InterfaceAddress>()],
        };

    /// <summary>static_routes.</summary>
    public static void ReadRoutes(DirectorConfig director, IReadOnlyList<Statement> lines, BindingContext context) =>
        director.Static = director.Static with
        {
            Routes = [.. director.Static.Routes, .. lines.Select(line => KernelLineReader.ReadRoute(line, context)).OfType<KernelRouteLine>()],
        };

    /// <summary>static_rules.</summary>
    public static void ReadRules(DirectorConfig director, IReadOnlyList<Statement> lines, BindingContext context) =>
        director.Static = director.Static with
        {
            Rules = [.. director.Static.Rules, .. lines.Select(line => KernelLineReader.ReadRule(line, context)).OfType<KernelRuleLine>()],
        };
}
