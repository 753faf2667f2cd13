using System.CommandLine;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Services.Mapping;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>`fulcrumd config show`: a configuration without its includes and definitions. Needs no running daemon.</summary>
internal static class ConfigShowCommand
{
    private static readonly Argument<string> Configuration = new("FILE") { Description = "Configuration file" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document" };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Command command = new("show", "Print a configuration with definitions and includes replaced by what they stand for") { Configuration, Json, OfflineConfiguration.Id };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        ConfigurationResult result = OfflineConfiguration.Load(arguments.GetRequiredValue(Configuration), arguments.GetValue(OfflineConfiguration.Id));
        if (result.Model is null)
            return OfflineConfiguration.Failed;
        IReadOnlyList<ShownObject> objects = DocumentText.Objects(result.Document!);
        if (arguments.GetValue(Json))
            OfflineJson.Write(ApiConfiguration.ToApi(objects));
        else
            Console.Out.Write(string.Concat(objects.Select(item => item.Text)));
        return 0;
    }
}
