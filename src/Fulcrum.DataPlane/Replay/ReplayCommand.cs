using System.CommandLine;
using System.Text;

namespace Fulcrum.DataPlane.Replay;

/// <summary>`fulcrum-dataplane replay`: offline, without root or DPDK.</summary>
internal static class ReplayCommand
{
    private const int Failed = 1;

    private static readonly Option<string> Snapshot = new("--snapshot")
    {
        Required = true,
        HelpName = "FILE",
        Description = "Ports and configuration, as fulcrumd compile writes them.",
    };
    private static readonly Option<string[]> In = new("--in")
    {
        Required = true,
        HelpName = "PORT=FILE",
        Description = "A capture (pcap or pcapng) of what a port receives. Several are merged by timestamp.",
    };
    private static readonly Option<string[]> Out = new("--out")
    {
        HelpName = "PORT=FILE",
        Description = "Where to write what leaves by a port, as pcap.",
    };
    private static readonly Option<string?> Json = new("--json")
    {
        HelpName = "FILE",
        Description = "Where to write the verdict on each packet.",
    };
    private static readonly Option<bool> Explain = new("--explain") { Description = "Tell, stage by stage, what happens to each packet." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Command command = new("replay", "Run captured packets through the pipeline, with time taken from their timestamps.")
        {
            Snapshot, In, Out, Json, Explain,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        using StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(false), 64 * 1024) { NewLine = "\n" };
        try
        {
            ReplayRun.Run(new ReplayOptions
            {
                SnapshotPath = result.GetRequiredValue(Snapshot),
                Inputs = [.. result.GetRequiredValue(In).Select(text => PortFile.Parse("--in", text))],
                Outputs = [.. (result.GetValue(Out) ?? []).Select(text => PortFile.Parse("--out", text))],
                VerdictPath = result.GetValue(Json),
                Explain = result.GetValue(Explain),
            }, output, Console.Error);
            return 0;
        }
        catch (Exception e) when (e is ReplayException or InsufficientMemoryException)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
    }
}
