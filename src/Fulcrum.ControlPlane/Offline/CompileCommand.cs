using System.CommandLine;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Services;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>`fulcrumd compile`: a configuration as the data plane would run it, in a file. Needs no running daemon.</summary>
internal static class CompileCommand
{
    private const int Failed = 1;

    private static readonly Option<string> Configuration = Required("--config", "Configuration file");
    private static readonly Option<string> Surroundings = Required("--topology", "Ports, routes and neighbours as JSON, in place of the kernel's");
    private static readonly Option<string> Output = Required("--output", "Where to write the snapshot");

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Command command = new("compile", "Write a configuration as the data plane runs it, all health checks counted as passed")
        {
            Configuration, Surroundings, Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        try
        {
            Compile(arguments.GetRequiredValue(Configuration), arguments.GetRequiredValue(Surroundings),
                arguments.GetRequiredValue(Output));
            return 0;
        }
        catch (StartException e)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
    }

    /// <summary>Throws <see cref="StartException"/> with every error of both files.</summary>
    private static void Compile(string configuration, string topology, string output)
    {
        ConfigurationResult result = ConfigurationLoader.Load(configuration);
        List<string> lines = [.. result.Diagnostics.Select(diagnostic => diagnostic.Format())];
        Topology? surroundings = null;
        try
        {
            surroundings = TopologyReader.Read(topology);
        }
        catch (StartException e)
        {
            lines.Add(e.Message);
        }
        if (result.Model is null || surroundings is null)
            throw new StartException(lines);
        lines.ForEach(Console.Error.WriteLine);
        Write(output, OfflineSnapshot.Compile(result.Model, surroundings));
    }

    private static void Write(string path, OfflineSnapshot snapshot)
    {
        try
        {
            using FileStream file = File.Create(path);
            snapshot.WriteTo(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{path}: error: the snapshot cannot be written: {e.Message}");
        }
    }

    private static Option<string> Required(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", Required = true };
}
