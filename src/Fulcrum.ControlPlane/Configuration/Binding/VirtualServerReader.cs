using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads a virtual_server block.</summary>
internal static class VirtualServerReader
{
    private static readonly string[] s_otherForms = ["group", "fwmark", "match"];

    /// <summary>Adds it to the director, also when its header is wrong, so that its contents are checked.</summary>
    public static void Read(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        VirtualServerConfig config = new() { At = statement.Position, Endpoint = ReadEndpoint(statement, context) };
        VirtualServerKeywords.Table.Bind(config, block, context);
        director.VirtualServers.Add(config);
    }

    private static Written<IPEndPoint>? ReadEndpoint(Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0 || !s_otherForms.Contains(statement.Arguments[0].Text))
            return EndpointReader.Read(statement, context);
        Word form = statement.Arguments[0];
        context.Log.Error(form.Position, $"virtual_server {form} is not available in this version; use virtual_server ADDRESS PORT");
        return null;
    }
}
