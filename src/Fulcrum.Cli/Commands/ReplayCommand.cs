using System.CommandLine;

namespace Fulcrum.Cli.Commands;

/// <summary>`replay`: needs no running daemon; it runs the daemons' own programs one after the other.</summary>
internal static class ReplayCommand
{
    private static readonly Option<string> Configuration = new("--config")
    {
        Required = true, HelpName = "FILE", Description = "Configuration file, as fulcrumd reads it",
    };
    private static readonly Option<string> Topology = new("--topology")
    {
        Required = true, HelpName = "FILE", Description = "Ports, routes and neighbors around the director, as JSON",
    };
    private static readonly Option<string[]> In = new("--in")
    {
        Required = true, HelpName = "PORT=FILE", Description = "Capture (pcap, pcapng) of what a port receives; several are merged by timestamp",
    };
    private static readonly Option<string[]> Out = new("--out")
    {
        HelpName = "PORT=FILE", Description = "Where to write what leaves by a port, as pcap",
    };
    // In place of the option of all commands: the verdicts are a document beside the text, not instead of it.
    private static readonly Option<string?> Verdicts = new("--json")
    {
        HelpName = "FILE", Description = "Where to write the verdict on each packet, as one JSON document",
    };
    private static readonly Option<bool> Explain = new("--explain") { Description = "Tell, stage by stage, what happens to each packet" };

    public static Command Create()
    {
        Command command = new(
            "replay",
            """
            Run captured packets through the real pipeline, offline: what would this configuration do with this capture?
            Time is that of the packets, all health checks count as passed, and the same input gives the same output.
            What goes to the kernel (ARP, what no service owns) is listed, not answered.

            A topology file says what is around the director:
              {"ports":     [{"name": "wan0", "mac": "02:00:00:00:00:01", "mtu": 1500, "addresses": ["10.0.0.1/24"]}],
               "routes":    [{"prefix": "0.0.0.0/0", "via": "10.0.0.254", "port": "wan0"}],
               "neighbors": [{"address": "10.0.0.254", "port": "wan0", "mac": "02:00:00:00:00:fe"}]}
            """)
        {
            Configuration, Topology, In, Out, Verdicts, Explain,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        InvocationConfiguration writers = arguments.InvocationConfiguration;
        string daemon = SiblingProgram.Find("fulcrumd");
        string dataPlane = SiblingProgram.Find("fulcrum-dataplane");
        string snapshot = Path.GetTempFileName();
        try
        {
            await SiblingProgram.RunAsync(daemon, CompileArguments(arguments, snapshot), writers, cancellation);
            await SiblingProgram.RunAsync(dataPlane, ReplayArguments(arguments, snapshot), writers, cancellation);
            return 0;
        }
        finally
        {
            File.Delete(snapshot);
        }
    }

    private static IEnumerable<string> CompileArguments(ParseResult arguments, string snapshot) =>
    [
        "compile", "--config", arguments.GetRequiredValue(Configuration), "--topology", arguments.GetRequiredValue(Topology),
        "--output", snapshot,
    ];

    private static IEnumerable<string> ReplayArguments(ParseResult arguments, string snapshot) =>
    [
        "replay", "--snapshot", snapshot,
        .. arguments.GetRequiredValue(In).SelectMany(file => new[] { "--in", file }),
        .. (arguments.GetValue(Out) ?? []).SelectMany(file => new[] { "--out", file }),
        .. arguments.GetValue(Verdicts) is { } verdicts ? new[] { "--json", verdicts } : [],
        .. arguments.GetValue(Explain) ? new[] { "--explain" } : [],
    ];
}
