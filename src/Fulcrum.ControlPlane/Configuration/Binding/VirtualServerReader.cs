using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads a virtual_server block.</summary>
internal static class VirtualServerReader
{
    private const string MarkForm = "fwmark";
    private const string GroupForm = "group";
    private const string MatchForm = "match";

    /// <summary>Adds it to the director. With a header that is wrong it is left out, and its contents are checked all the same.</summary>
    public static void Read(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        string form = statement.Arguments.Count > 0 ? statement.Arguments[0].Text : "";
        VirtualServerConfig config = new()
        {
            At = statement.Position,
            Mark = form == MarkForm ? ReadMark(statement, context) : null,
            Group = form == GroupForm ? ReadName(statement, context) : null,
            Match = form == MatchForm ? ReadName(statement, context) : null,
            Endpoint = form is MarkForm or GroupForm or MatchForm ? null : EndpointReader.Read(statement, context),
        };
        VirtualServerKeywords.Table.Bind(config, block, context);
        if (config is not { Endpoint: null, Mark: null, Group: null, Match: null })
            director.VirtualServers.Add(config);
    }

    private static Written<uint>? ReadMark(Statement statement, BindingContext context)
    {
        if (ReadName(statement, context) is not { } word)
            return null;
        if (ValueSyntax.ReadMark(word.Value, out uint mark) is not { } complaint)
            return new(mark, word.At);
        context.Log.Warning(word.At, $"{statement.Keyword} {MarkForm}: {complaint}; the block is left out, while keepalived makes a wrong one of it");
        return null;
    }

    private static Written<string>? ReadName(Statement statement, BindingContext context)
    {
        Word form = statement.Arguments[0];
        if (statement.Arguments.Count == 1)
        {
            context.Log.Warning(form.Position, $"{statement.Keyword} {form} needs a word after it; the block is left out (keepalived ends at it)");
            return null;
        }
        context.NoteExtraWords(statement, 2);
        return new(statement.Arguments[1].Text, statement.Arguments[1].Position);
    }
}
