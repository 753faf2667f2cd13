using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`marks list|add|delete`.</summary>
internal static class MarkCommands
{
    private static readonly Argument<uint> Mark = new("MARK")
    {
        Description = "The mark, 1 to 4294967295",
        CustomParser = result => ParsedArgument.ParseAll(result, ServiceKeyText.ParseMark) is [var mark] ? mark : 0,
    };

    public static Command Create(GlobalOptions options) => new(
        "marks", "List or change which packets have a mark: services of a mark take them.")
    {
        options.CreateCommand("list", "List mark rules in the order in which they are tried.", ListAsync),
        options.CreateCommand("add", "Add a rule behind all others; at least one condition.", AddAsync, [Mark, .. MarkRuleOptions.All]),
        options.CreateCommand("delete", "Delete the rule with these conditions, whatever its mark.", DeleteAsync, MarkRuleOptions.All),
    };

    private static async Task ListAsync(CommandContext context) =>
        await context.PrintAsync(await context.Daemon.MarkRules.ListAsync(new(), context.Daemon.Call), MarkRuleTable.Format);

    private static async Task AddAsync(CommandContext context)
    {
        MarkRule rule = MarkRuleOptions.Read(context.Arguments);
        rule.Mark = context.Arguments.GetRequiredValue(Mark);
        await context.PrintChangeAsync(await context.Daemon.MarkRules.CreateAsync(new() { Rule = rule }, context.Daemon.Call));
    }

    private static async Task DeleteAsync(CommandContext context)
    {
        DeleteMarkRuleRequest request = new() { Rule = MarkRuleOptions.Read(context.Arguments) };
        await context.PrintChangeAsync(await context.Daemon.MarkRules.DeleteAsync(request, context.Daemon.Call));
    }
}
