using Fulcrum.Api.V1;
using static Fulcrum.Cli.Tests.ApiSamples;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>Generated command lines and tables: this program does, prints and answers what genuine ipvsadm does, prints and answers.</summary>
internal sealed class DifferentialTests
{
    private const int CommandLines = 2000;
    private const int Tables = 40;

    private static readonly string[] Listings =
    [
        "-Ln", "-Ln --stats", "-Ln --stats --exact", "-Ln --rate", "-Ln --rate --exact", "-Ln --thresholds", "-Ln --persistent-conn",
        "-Ln --tun-info", "-Ln --nosort", "-S -n", "-L", "-S", "-L --rate", "-L --tun-info", "-Lnc", "-Lc", "-Lnc --persistent-conn", "",
    ];

    private readonly StandInNames _names = new();
    private Genuine _genuine = null!;
    private RecordingDirector _director = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _genuine = Genuine.Prepare();
        _director = await RecordingDirector.StartAsync();
        _director.Statistics.Workers.Add(Worker(0, 4096));
        _director.Settings.Settings.Add(new Setting { Name = "tcp_timeout", Value = 900 });
        _director.Settings.Settings.Add(new Setting { Name = "tcp_fin_timeout", Value = 120 });
        _director.Settings.Settings.Add(new Setting { Name = "udp_timeout", Value = 300 });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _genuine?.Dispose();
        if (_director is not null)
        {
            await _director.DisposeAsync();
        }
    }

    [SetUp]
    public void Clear()
    {
        _director.Services.Clear();
        _director.Statistics.Services.Clear();
        _director.Sessions.Clear();
        _director.HasEverything = false;
    }

    [Test]
    public async Task Listing_OfAGeneratedTable_IsThatOfIpvsadm()
    {
        for (int seed = 0; seed < Tables; seed++)
        {
            Fill(seed);
            foreach (string words in Listings)
            {
                (Run expected, _) = _genuine.Run(Words(words));
                Run run = await Run.OfAsync(_director.Socket, _names, Words(words));
                Assert.That(run, Is.EqualTo(expected), $"table {seed}: ipvsadm {words}");
            }
        }
    }

    [Test]
    public async Task Listing_OfOneService_IsThatOfIpvsadm()
    {
        for (int seed = 0; seed < Tables; seed++)
        {
            Fill(seed);
            foreach (VirtualService service in _director.Services)
            {
                string option = service.Key switch
                {
                    { Mark: not 0 } key => $"-f {key.Mark}{(key.Ipv6 ? " -6" : "")}",
                    var key => $"{(key.Protocol == Protocol.Tcp ? "-t" : key.Protocol == Protocol.Udp ? "-u" : "--sctp-service")} "
                        + Arguments.EndpointText.Format(key.Virtual),
                };
                string[] words = $"-Ln {option}{(seed % 2 == 0 ? " --stats" : "")}".Split(' ');
                (Run expected, _) = _genuine.Run(words);
                Assert.That(await Run.OfAsync(_director.Socket, _names, words), Is.EqualTo(expected), string.Join(' ', words));
            }
        }
    }

    [Test]
    public async Task EveryCommand_WithEveryOption_SaysWhatIpvsadmSays()
    {
        _genuine.SetTable("", "Pro\n");
        _director.HasEverything = true;
        string[] commands =
        [
            "-A -t 1.2.3.4:80", "-E -u 1.2.3.4:80", "-D -t 1.2.3.4:80", "-C", "-L", "-L -c", "-L --timeout", "-L --daemon",
            "-L -t 1.2.3.4:80", "-a -t 1.2.3.4:80 -r 10.0.0.1", "-e -t 1.2.3.4:80 -r 10.0.0.1 -m", "-e -f 7 -r 10.0.0.1:80 -i",
            "-d -t 1.2.3.4:80 -r 10.0.0.1", "-S", "-R", "-Z", "-Z -t 1.2.3.4:80", "--set 1 2 3", "--start-daemon master",
            "--stop-daemon backup", "-a", "-A", "-a -r 10.0.0.1",
        ];
        foreach (string command in commands)
        {
            foreach (string option in GeneratedCommandLine.Options)
            {
                await CompareAsync($"{command} {option}".Split(' '), "", "");
            }
        }
    }

    [Test]
    public async Task CommandLine_Generated_DoesAndSaysWhatIpvsadmDoesAndSays()
    {
        Fill(seed: 3);
        _director.HasEverything = true;
        int[] successes = new int[2];
        for (int seed = 0; seed < CommandLines; seed++)
        {
            successes[await CompareAsync(new GeneratedCommandLine(seed).Words(), "", $"seed {seed}") == 0 ? 1 : 0]++;
        }

        // Both kinds are there, so that the generator is worth something.
        Assert.That(successes, Has.All.GreaterThan(CommandLines / 10));
    }

    [Test]
    public async Task Restore_OfGeneratedLines_DoesAndSaysWhatIpvsadmDoesAndSays()
    {
        Fill(seed: 4);
        _director.HasEverything = true;
        for (int seed = 0; seed < CommandLines / 4; seed++)
        {
            List<string> lines = [];
            for (int line = 0; line < 4; line++)
            {
                List<string> words = new GeneratedCommandLine(CommandLines + (seed * 4) + line).Words();
                lines.Add((line == 2 ? "ipvsadm  " : "") + string.Join(line == 1 ? '\t' : ' ', words));
            }

            await CompareAsync(["-R"], string.Join('\n', lines) + (seed % 2 == 0 ? "\n" : ""), $"seed {seed}");
        }
    }

    [Test]
    public async Task Save_AndRestore_MakesTheSameTable()
    {
        for (int seed = 0; seed < Tables; seed++)
        {
            Fill(seed);
            Run saved = await Run.OfAsync(_director.Socket, _names, ["-S", "-n"]);
            await CompareAsync(["-R"], saved.Output, $"table {seed}");
        }
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private void Fill(int seed)
    {
        GeneratedTable table = new(seed);
        _director.Services.Clear();
        _director.Services.AddRange(table.Services);
        _director.Statistics.Services.Clear();
        _director.Statistics.Services.AddRange(table.Statistics);
        _director.Sessions.Clear();
        _director.Sessions.AddRange(table.Sessions.Items);
        _genuine.SetTable(table.Text(), table.Sessions.Text());
    }

    private static bool HasEngine(string all) => all.Split([' ', '\t', '\n', '=']).Contains("--pe");

    /// <summary>Whether another answer is right: the help, and what is there here because <see cref="RecordingDirector.HasEverything"/>.</summary>
    private static bool Differs(string all, string input, Run expected) =>
        (input.Length > 0 && HasEngine(all))
        || expected.Output.Contains("Usage:", StringComparison.Ordinal)
        || expected.Error.Contains("No such service", StringComparison.Ordinal);

    /// <summary>The exit code.</summary>
    private async Task<int> CompareAsync(IReadOnlyList<string> words, string input, string seed)
    {
        string all = string.Join(' ', words) + (input.Length > 0 ? "\n" + input : "");
        // Fulcrum has no persistence engine, and no sync daemon; a netmask is a prefix.
        string errors = HasEngine(all) ? "1=2,2=2," : "";
        (Run expected, string[] changes) = _genuine.Run(words, input, errors);
        if (Differs(all, input, expected) || changes.Any(change => KernelIntent.HasOddMask(change) || KernelIntent.IsOtherwise(change)))
        {
            return expected.ExitCode;
        }

        _director.Changes.Clear();
        Run run = await Run.OfAsync(_director.Socket, _names, words, input);
        Assert.That(run, Is.EqualTo(expected), $"{seed}: ipvsadm {all}");
        if (errors.Length == 0)
        {
            Assert.That(_director.Changes, Is.EqualTo(changes.Select(KernelIntent.Of).OfType<string>()), $"{seed}: ipvsadm {all}");
        }

        return expected.ExitCode;
    }
}
