using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads a virtual_server block.</summary>
internal static class VirtualServerReader
{
    private const string MarkForm = "fwmark";
    private static readonly string[] s_otherForms = ["group", "match"];

    /// <summary>Adds it to the director, also when its header is wrong, so that its contents are checked.</summary>
    public static void Read(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        bool isMark = statement.Arguments.Count > 0 && statement.Arguments[0].Text == MarkForm;
        VirtualServerConfig config = new()
        {
            At = statement.Position,
            Mark = isMark ? ReadMark(statement, context) : null,
            Endpoint = isMark ? null : ReadEndpoint(statement, context),
        };
        VirtualServerKeywords.Table.Bind(config, block, context);
        director.VirtualServers.Add(config);
    }

    private static Written<uint>? ReadMark(Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 1)
        {
            context.Log.Error(statement.Arguments[0].Position, $"{statement.Keyword} {MarkForm} needs a mark after it");
            return null;
        }
        Word word = statement.Arguments[1];
        context.WarnOfExtraWords(statement, 2);
        if (ValueSyntax.ReadMark(word.Text, out uint mark) is not { } complaint)
            return new(mark, word.Position);
        context.Log.Error(word.Position, $"{statement.Keyword} {MarkForm}: {complaint}");
        return null;
    }

    private static Written<IPEndPoint>? ReadEndpoint(Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0 || !s_otherForms.Contains(statement.Arguments[0].Text))
            return EndpointReader.Read(statement, context);
        Word form = statement.Arguments[0];
        context.Log.Error(form.Position,
            $"virtual_server {form} is not available in this version; use virtual_server ADDRESS PORT or virtual_server fwmark N");
        return null;
    }
}
