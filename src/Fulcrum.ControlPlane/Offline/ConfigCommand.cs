using System.CommandLine;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>`fulcrumd config`: looks at configurations without a running daemon.</summary>
internal static class ConfigCommand
{
    /// <summary>The verbs.</summary>
    public static Command Create() => new("config", "Look at configurations without running them")
    {
        ConfigCheckCommands.CreateCheck(), ConfigCheckCommands.CreateLvs(), ConfigShowCommand.Create(), ConfigDiffCommand.Create(),
    };
}
