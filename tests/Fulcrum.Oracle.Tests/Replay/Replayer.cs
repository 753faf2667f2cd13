using System.Diagnostics;
using System.Text.Json;
using Fulcrum.Oracle.Tests.Compare;
using Fulcrum.Oracle.Tests.Scenarios;

namespace Fulcrum.Oracle.Tests.Replay;

/// <summary>Runs a scenario through Fulcrum's pipeline.</summary>
internal static class Replayer
{
    private static readonly string[] s_ports = ["wan0", "lan0"];
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    /// <summary>What left the director, and what became of each frame.</summary>
    /// <param name="scenario">One without commands.</param>
    /// <param name="folder">The scenario's folder; files are added.</param>
    /// <exception cref="InvalidOperationException">fulcrumctl failed.</exception>
    public static (IReadOnlyList<Output> Outputs, IReadOnlyList<string> Verdicts) Run(Scenario scenario, string folder)
    {
        string In(string name) => Path.Combine(folder, name);
        File.WriteAllText(In("keepalived.conf"), KeepalivedFile.Of(scenario));
        File.WriteAllText(In("topo.json"), TopologyFile.Of(scenario));
        foreach (string port in s_ports)
        {
            TimedPcap.Write(In($"in-{port}.pcap"), InputsOf(scenario, port));
        }

        string[] arguments =
        [
            "replay", "--config", In("keepalived.conf"), "--topology", In("topo.json"),
            .. s_ports.SelectMany(port => (string[])["--in", $"{port}={In($"in-{port}.pcap")}"]),
            .. s_ports.SelectMany(port => (string[])["--out", $"{port}={In($"fulcrum-{port}.pcap")}"]),
            "--json", In("verdicts.json"),
        ];
        Execute(arguments);
        using JsonDocument verdicts = JsonDocument.Parse(File.ReadAllText(In("verdicts.json")));
        return (
            Output.Read(folder, "fulcrum-", s_ports),
            [.. verdicts.RootElement.EnumerateArray().Select(verdict => verdict.GetProperty("verdict").GetString()!)]);
    }

    private static IEnumerable<(long TimeUs, byte[] Frame)> InputsOf(Scenario scenario, string port) =>
        scenario.Steps.Index().Where(step => step.Item.Port == port)
            .Select(step => ((step.Index + 1L) * Step.SpacingUs, step.Item.Frame));

    private static void Execute(string[] arguments)
    {
        ProcessStartInfo start = new(Repository.Path("out/bin/fulcrumctl"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A few packets are not worth the time of compiling well.
        start.Environment["DOTNET_TC_QuickJit"] = "1";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("out/bin/fulcrumctl does not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_timeout))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"fulcrumctl replay was not ready after {s_timeout.TotalSeconds} s");
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"fulcrumctl {string.Join(' ', arguments)} ended with code {process.ExitCode}:\n{output.Result}{errors.Result}");
        }
    }
}
