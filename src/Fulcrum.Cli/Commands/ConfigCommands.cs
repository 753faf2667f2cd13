using System.CommandLine;

namespace Fulcrum.Cli.Commands;

/// <summary>`config`: the configuration file, before and after it is loaded.</summary>
internal static class ConfigCommands
{
    public static Command Create() => new("config", "Look at a configuration file")
    {
        ConfigCheckCommands.CreateCheck(), ConfigCheckCommands.CreateLvs(),
    };
}
