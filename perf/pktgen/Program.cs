using System.CommandLine;

namespace Fulcrum.Pktgen;

/// <summary>The engine of `./appliance bench`: the data plane's throughput beside dpdk-testpmd's, on one replay device.</summary>
public static class Program
{
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(30);

    private static readonly Option<bool> Quick = new("--quick") { Description = "3 rounds of 1 second instead of 5 rounds of 3" };
    private static readonly Option<string> Json = new("--json") { Description = "Also write the rows to FILE, as a JSON array", HelpName = "FILE" };
    private static readonly Option<string> Sessions = new("--sessions")
    {
        Description = "Numbers of sessions, separated by commas", HelpName = "LIST", DefaultValueFactory = _ => "1000,100000,1000000",
    };

    private static readonly Option<int?> Seconds = Count("--seconds", "Length of one measurement");
    private static readonly Option<int?> Rounds = Count("--rounds", "How often everything is measured; the medians count");
    private static readonly Option<int?> Core = Count("--core", "Core of the worker (default 1); everything else runs on core 0");
    private static readonly Option<string> Case = new("--case")
    {
        Description = "Forwarding modes and cases of sessions, separated by commas", HelpName = "LIST",
        DefaultValueFactory = _ => string.Join(',', BenchCase.Names),
    };

    private static readonly Option<double> Rate = new("--rate")
    {
        Description = "Millions of packets a second that the case latency offers", HelpName = "MPPS", DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string> DataPlane = new("--dataplane") { Description = "fulcrum-dataplane to measure (default: that of out/bin)", HelpName = "PATH" };

    /// <summary>Returns 0, 1 when something failed (one sentence on standard error) or a row is not valid, 2 for wrong usage.</summary>
    public static async Task<int> Main(string[] args)
    {
        RootCommand root = new(
            "Measures the packets per second of one data plane worker, in turns with dpdk-testpmd's io and 5tswap on the same device and file.")
        {
            Quick, Json, Sessions, Seconds, Rounds, Core, Case, Rate, DataPlane,
        };
        root.SetAction(RunAsync);
        ParseResult parsed = root.Parse(args);
        int exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = CleanUpTime });
        return parsed.Errors.Count > 0 ? 2 : exitCode;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            BenchOptions options = ReadOptions(parsed);
            await using Bench bench = await Bench.PrepareAsync(options, cancellation);
            IReadOnlyList<Row> rows = await bench.RunAsync(cancellation);
            if (rows.Count > 0)
            {
                await Console.Out.WriteAsync(Report.Table(rows));
            }

            IReadOnlyList<(string Json, bool IsValid)> sessionRows = await bench.RunSessionCasesAsync(cancellation);
            if (options.JsonPath is { } path)
            {
                await File.WriteAllTextAsync(
                    path, Report.Json(rows, sessionRows.Where(row => row.IsValid).Select(row => row.Json)), CancellationToken.None);
            }

            return rows.All(row => row.Failure is null) && sessionRows.All(row => row.IsValid) ? 0 : 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("bench: interrupted");
            return 130;
        }
        catch (Exception exception) when (exception is BenchException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"bench: {exception.Message}");
            return 1;
        }
    }

    private static BenchOptions ReadOptions(ParseResult parsed)
    {
        bool quick = parsed.GetValue(Quick);
        (IReadOnlyList<BenchCase> modes, IReadOnlyList<string> sessionCases) = BenchCase.Parse(parsed.GetRequiredValue(Case));
        return new BenchOptions
        {
            Sessions = ReadSessions(parsed.GetRequiredValue(Sessions)),
            Cases = modes,
            SessionCases = sessionCases,
            Seconds = parsed.GetValue(Seconds) ?? (quick ? 1 : 3),
            Rounds = parsed.GetValue(Rounds) ?? (quick ? 3 : 5),
            PacketsPerSecond = parsed.GetValue(Rate) * 1e6,
            WorkerCore = parsed.GetValue(Core) ?? 1,
            JsonPath = parsed.GetValue(Json),
            DataPlanePath = BenchOptions.FindDataPlane(parsed.GetValue(DataPlane)),
        };
    }

    private static int[] ReadSessions(string list) =>
        [.. list.Split(',').Select(text => int.TryParse(text, out int count) && count is >= 1 and <= Workload.MaximumSessions
            ? count
            : throw new BenchException($"--sessions: '{text}' is not a number from 1 to {Workload.MaximumSessions}."))];

    private static Option<int?> Count(string name, string description)
    {
        Option<int?> option = new(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (!result.Tokens.All(token => int.TryParse(token.Value, out int count) && count > 0))
            {
                result.AddError($"{name} takes a number greater than 0.");
            }
        });
        return option;
    }
}
