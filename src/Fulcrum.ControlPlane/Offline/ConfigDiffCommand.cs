using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model.Comparison;
using Fulcrum.ControlPlane.Services.Mapping;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>`fulcrumd config diff`: by which objects two configurations differ. Needs no running daemon.</summary>
internal static class ConfigDiffCommand
{
    private static readonly Argument<string> Old = new("OLD") { Description = "Configuration file" };
    private static readonly Argument<string> New = new("NEW") { Description = "Configuration file that shall follow it" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document" };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Command command = new("diff", "Say what a reload would change") { Old, New, Json, OfflineConfiguration.Id };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        ConfigurationResult before = OfflineConfiguration.Load(arguments.GetRequiredValue(Old), arguments.GetValue(OfflineConfiguration.Id));
        ConfigurationResult after = OfflineConfiguration.Load(arguments.GetRequiredValue(New), arguments.GetValue(OfflineConfiguration.Id));
        if (before.Model is null || after.Model is null)
            return OfflineConfiguration.Failed;
        DiffConfigurationResponse changes = ApiChanges.ToApi(ModelComparison.Compare(before.Model, after.Model), after.Diagnostics, null);
        if (arguments.GetValue(Json))
        {
            OfflineJson.Write(changes);
            return 0;
        }
        foreach (ConfigurationChange change in changes.Changes)
            Console.Out.WriteLine(change.Text);
        if (changes.Changes.Count == 0)
            Console.Out.WriteLine("Nothing would change.");
        return 0;
    }
}
