using System.CommandLine;

namespace Fulcrum.Cli.Commands;

/// <summary>`config`: the configuration file, before and after it is loaded.</summary>
internal static class ConfigCommands
{
    public static Command Create(GlobalOptions options) => new("config", "Look at the configuration, confirm it, go back.")
    {
        ConfigCheckCommands.CreateCheck(),
        ConfigCheckCommands.CreateLvs(),
        ConfigShowCommand.Create(options),
        ConfigDiffCommand.Create(options),
        ConfigConfirmCommand.Create(options),
        ConfigHistoryCommands.CreateHistory(options),
        ConfigHistoryCommands.CreateRollBack(options),
    };
}
