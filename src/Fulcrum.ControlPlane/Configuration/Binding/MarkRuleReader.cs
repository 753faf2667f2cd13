using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads "mark_rule MARK KEYWORD VALUE ...", with or without a block of further lines "KEYWORD VALUE".</summary>
internal static class MarkRuleReader
{
    /// <summary>Adds it to the director. Without a mark it is an error and left out.</summary>
    public static void Read(DirectorConfig director, Statement statement, BindingContext context)
    {
        MarkRuleConfig config = new() { At = statement.Position };
        int errors = context.Log.ErrorCount;
        int next = 0;
        if (statement.Arguments.Count > 0 && statement.Arguments[0].Text is [>= '0' and <= '9', ..])
        {
            Word word = statement.Arguments[next++];
            if (ValueSyntax.ReadMark(word.Text, out uint mark) is { } complaint)
                context.Log.Error(word.Position, $"{statement.Keyword}: {complaint}");
            else
                config.Mark = new(mark, word.Position);
        }
        List<Statement> pairs = [];
        for (; next < statement.Arguments.Count; next += 2)
            pairs.Add(new(statement.Arguments[next], [.. statement.Arguments.Skip(next + 1).Take(1)]));
        MarkRuleKeywords.Table.Bind(config, [.. pairs, .. statement.Block?.Statements ?? []], context);
        if (context.Log.ErrorCount > errors)
            return;
        if (config.Mark is null)
            context.Log.Error(statement.Position, $"{statement.Keyword} needs a mark; write it after the keyword");
        else
            director.MarkRules.Add(config);
    }

    /// <summary>"80" or "80-443".</summary>
    public static string? ReadPorts(string text, out (ushort First, ushort Last) ports)
    {
        string[] parts = text.Split('-');
        int last = 0;
        string? complaint = ValueSyntax.ReadNumber(parts[0], 1, ushort.MaxValue, out int first);
        if (complaint is null && parts.Length > 1)
            complaint = ValueSyntax.ReadNumber(parts[1], 1, ushort.MaxValue, out last);
        if (complaint is null && (parts.Length > 2 || (parts.Length == 2 && last < first)))
            complaint = $"'{text}' is not a range of ports; write the lower one first: 80-443";
        ports = ((ushort)first, (ushort)(parts.Length > 1 ? last : first));
        return complaint;
    }
}
