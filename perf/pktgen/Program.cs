using System.CommandLine;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen;

/// <summary>The engine of `./appliance bench`: what the data plane does, beside what the machine and its devices can do in the same run.</summary>
public static class Program
{
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(30);

    private static readonly Option<bool> Quick = new("--quick") { Description = "3 rounds of 1 second instead of 5 rounds of 3: a look, not a result" };
    private static readonly Option<string> Json = new("--json") { Description = "Also write the report to FILE, as JSON", HelpName = "FILE" };
    private static readonly Option<string> Html = new("--html") { Description = "Also write it to FILE, as a page with charts", HelpName = "FILE" };
    private static readonly Option<string> Sessions = new("--sessions")
    {
        Description = "Numbers of sessions of the forwarding modes, separated by commas", HelpName = "LIST", DefaultValueFactory = _ => "1000,100000,1000000",
    };

    private static readonly Option<int?> Seconds = Count("--seconds", "Length of one measurement");
    private static readonly Option<int?> Rounds = Count("--rounds", "How often everything is measured; the medians count");
    private static readonly Option<int?> Core = Count("--core", "Core of the worker (default 1); everything else runs on core 0");
    private static readonly Option<string> Case = new("--case")
    {
        Description = "What to measure, separated by commas: forwarding modes and other cases", HelpName = "LIST",
        DefaultValueFactory = _ => string.Join(',', BenchList.Names),
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
            "Measures what the data plane does on one core, in turns with dpdk-testpmd on the same device and file.")
        {
            Quick, Json, Html, Sessions, Seconds, Rounds, Core, Case, Rate, DataPlane,
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
            using ProgressDisplay progress = ProgressDisplay.OfConsole();
            await using Bench bench = await Bench.PrepareAsync(options, progress, cancellation);
            RunFacts facts = FactsOf(options);
            progress.Above(() => Console.Out.WriteLine(TextReport.Header(facts)));
            IReadOnlyList<ReportTable> tables = await bench.RunAsync(
                table => progress.Above(() => Console.Out.Write(TextReport.Table(table))), cancellation);
            BenchReport report = new(facts, tables);
            progress.Above(() => Console.Out.Write(TextReport.Warnings(report)));
            await WriteAsync(options.JsonPath, () => JsonReport.Write(report));
            await WriteAsync(options.HtmlPath, () => HtmlReport.Write(report));
            return report.IsValid ? 0 : 1;
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

    private static async Task WriteAsync(string? path, Func<string> text)
    {
        if (path is not null)
        {
            await File.WriteAllTextAsync(path, text(), CancellationToken.None);
        }
    }

    private static RunFacts FactsOf(BenchOptions options) => new()
    {
        CommandLine = options.CommandLine, Date = DateTimeOffset.UtcNow, Rounds = options.Rounds, Seconds = options.Seconds,
        WorkerCore = options.WorkerCore, Machine = new MachineReader().Read(options.WorkerCore),
    };

    private static BenchOptions ReadOptions(ParseResult parsed)
    {
        bool quick = parsed.GetValue(Quick);
        return new BenchOptions
        {
            Sessions = ReadSessions(parsed.GetRequiredValue(Sessions)),
            Benches = BenchList.Parse(parsed.GetRequiredValue(Case)),
            Seconds = parsed.GetValue(Seconds) ?? (quick ? 1 : 3),
            Rounds = parsed.GetValue(Rounds) ?? (quick ? 3 : 5),
            OfferedMpps = parsed.GetValue(Rate),
            WorkerCore = parsed.GetValue(Core) ?? 1,
            JsonPath = parsed.GetValue(Json),
            HtmlPath = parsed.GetValue(Html),
            CommandLine = string.Join(' ', parsed.Tokens.Select(token => token.Value).Prepend("./appliance bench")),
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
