using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads DPVS's deny_address_group, allow_address_group and tunnel_group.</summary>
internal static class DpvsGroupReader
{
    private const string SetPrefix = "ipset:";

    /// <summary>A list of clients: addresses, ranges, ipset:NAME.</summary>
    public static void ReadClients(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        if (Name(statement, context) is not { } name)
            return;
        List<string> entries = [];
        foreach (Word word in block.SelectMany(line => line.Arguments.Prepend(line.Keyword)))
        {
            bool isSet = word.Text.StartsWith(SetPrefix, StringComparison.Ordinal) && word.Text.Length > SetPrefix.Length;
            if (isSet || AddressRange.Read(word.Text, out _) is not { } complaint)
                entries.Add(word.Text);
            else
                context.Log.Warning(word.Position, $"{statement.Keyword}: {complaint}; it is left out");
        }
        director.ClientLists.Add(new(name, statement.Keyword.Text == "allow_address_group", new(entries)));
    }

    /// <summary>tunnel_entry blocks.</summary>
    public static void ReadTunnels(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        if (Name(statement, context) is not { } group)
            return;
        List<Draft<TunnelDevice>> drafts = [];
        TunnelGroupKeywords.Table.Bind((group, drafts), block, context);
        director.Tunnels.AddRange(drafts.Select(draft => draft.Value));
    }

    private static string? Name(Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
            context.WarnOfMissing(statement, "a name");
        context.NoteExtraWords(statement, 1);
        return statement.Arguments.Count == 0 ? null : statement.Arguments[0].Text;
    }
}
