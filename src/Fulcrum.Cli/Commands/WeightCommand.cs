using System.CommandLine;
using System.Globalization;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Commands;

/// <summary>`server weight`.</summary>
internal static class WeightCommand
{
    private const string Configured = "configured";

    private static readonly ServiceReference Service = new("SERVICE");
    private static readonly Argument<Endpoint> Server = ParsedArgument.Endpoint();
    private static readonly Argument<string> Weight = new("WEIGHT")
    {
        Description = $"0 to 65535, or '{Configured}': what is configured counts again",
    };

    public static Command Create(GlobalOptions options)
    {
        Command command = options.CreateCommand(
            "weight", "Give a server another weight at run time, also what the file owns; reloads and restarts keep it.", RunAsync,
            [.. Service.All, Server, Weight]);
        command.Validators.Add(Service.Validate);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Weight) is { Tokens: [var token] } && token.Value != Configured && !TryParse(token.Value, out _))
            {
                result.AddError($"'{token.Value}' is not a weight: write a number, or '{Configured}'.");
            }
        });
        return command;
    }

    private static async Task RunAsync(CommandContext context)
    {
        OverrideRealServerWeightRequest request = new()
        {
            Service = Service.Get(context.Arguments), Endpoint = context.Arguments.GetRequiredValue(Server),
        };
        if (TryParse(context.Arguments.GetRequiredValue(Weight), out uint weight))
        {
            request.Weight = weight;
        }

        await context.PrintChangeAsync(await context.Daemon.RealServers.OverrideWeightAsync(request, context.Daemon.Call));
    }

    private static bool TryParse(string text, out uint weight) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out weight);
}
