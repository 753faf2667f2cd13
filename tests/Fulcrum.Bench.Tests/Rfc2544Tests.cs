using System.Globalization;

namespace Fulcrum.Bench.Tests;

/// <summary>perf/pktgen/nic/rfc2544, with devices that are not there.</summary>
internal sealed class Rfc2544Tests
{
    private const string Mac = "02:00:00:00:00:01";
    private const string LuaMark = "  lua> ";
    private static readonly string[] Modes = ["nat", "dr", "tun", "fullnat"];

    [TestCaseSource(nameof(Modes))]
    public void DryRun_OfAMode_FindsTheRateThatTheDeviceBears(string mode)
    {
        (int exitCode, string output, _) = Run("--mode", mode, "--dry-run", "4.5", "--sizes", "64,1024", "--resolution", "0.1");

        Assert.That(exitCode, Is.Zero);
        string[][] results = ResultsOf(output);
        // 10 Gbit/s carry 14.88 million frames of 64 bytes a second, and 1.197 million of 1024.
        Assert.That(Number(results[0][2]), Is.InRange(30.24 - 0.1, 30.24), "percent of the line rate");
        Assert.That(Number(results[0][3]), Is.InRange(4.485, 4.5), "million frames a second");
        Assert.That(Number(results[0][5]), Is.LessThanOrEqualTo(14), "trials: warm-up, full rate, ten halvings, confirmation");
        Assert.That(results[1][2..4], Is.EqualTo(new[] { "100.000", "1.197" }));
    }

    [TestCase("0.5", 29.74, 30.24)]
    [TestCase("0.01", 30.23, 30.24)]
    public void DryRun_WithAResolution_IsThatClose(string resolution, double least, double most) => Assert.That(
        Number(ResultsOf(Run("--mode", "nat", "--dry-run", "4.5", "--sizes", "64", "--resolution", resolution).Output)[0][2]), Is.InRange(least, most));

    [Test]
    public void DryRun_OfADeviceThatLosesAtEveryRate_SaysSo() => Assert.That(
        Run("--mode", "nat", "--dry-run", "0", "--sizes", "64").Output, Does.Contain(" 0.000 ").And.Contain("loss at every rate"));

    [Test]
    public void DryRun_OfATunnel_LeavesRoomForItsHeader() => Assert.That(
        ResultsOf(Run("--mode", "tun", "--dry-run", "9", "--sizes", "1518").Output)[0][1], Is.EqualTo("1498"));

    [Test]
    public void DryRun_PrintsEveryTrialAndItsLua()
    {
        string output = Run("--mode", "nat", "--dry-run", "20", "--sizes", "128", "--seconds", "7", "--confirm-seconds", "60").Output;

        Assert.That(output, Does.Contain("trial 2: 128 bytes, 100.000 % of the line rate, 7 s\n  lua> fulcrum_trial(128, 100.000, 7000)\n"));
        Assert.That(output, Does.Contain("trial 3: 128 bytes, 100.000 % of the line rate, 60 s\n"));
        Assert.That(output, Does.Contain("  lua> pktgen.range.src_ip(\"0\", \"max\", \"10.65.134.191\")\n"), "100,032 clients");
        Assert.That(output, Does.Contain("  lua> pktgen.range.dst_ip(\"0\", \"start\", \"198.18.0.100\")\n"));
        Assert.That(output, Does.Contain($"  lua> pktgen.range.dst_mac(\"0\", \"start\", \"{Mac}\")\n"));
    }

    [Test]
    public void Search_OverPktgensSocket_TakesItsAnswersAndWritesThem()
    {
        string file = Path.GetTempFileName();
        try
        {
            using FakePktgen pktgen = new(framesPerSecond: 3e6);
            (int exitCode, string output, string error) = Run(
                "--mode", "dr", "--pktgen", pktgen.Address, "--sizes", "64,512", "--seconds", "1", "--confirm-seconds", "2", "--csv", file);

            Assert.That((exitCode, error), Is.EqualTo((0, "")));
            Assert.That(Number(ResultsOf(output)[0][3]), Is.InRange(2.985, 3.0));
            Assert.That(pktgen.Lines.First(line => line.StartsWith("fulcrum_trial", StringComparison.Ordinal)), Does.StartWith("fulcrum_trial(64, 1.000, "));
            Assert.That(pktgen.Lines, Does.Contain("pktgen.set_range(\"0\", \"on\")"));
            Assert.That(File.ReadAllLines(file)[0], Is.EqualTo("mode,frame_bytes,line_rate_percent,mpps,gbits,trials,note"));
            Assert.That(File.ReadAllLines(file)[2], Is.EqualTo("dr,512,100.000,2.349,9.999,3,"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void Lua_OfADryRun_RunsInBothGenerationsOfPktgensApi([Values("port == nil", "port ~= nil")] string refused)
    {
        string? lua = ((string[])["/usr/bin/lua5.4", "/usr/bin/lua5.3", "/usr/bin/lua"]).FirstOrDefault(File.Exists);
        if (lua is null)
        {
            Assert.Ignore("It needs a Lua interpreter: install lua5.3.");
        }

        string sent = string.Concat(Run("--mode", "nat", "--dry-run", "20", "--sizes", "64").Output.Split('\n')
            .Where(line => line.StartsWith(LuaMark, StringComparison.Ordinal)).Select(line => line[LuaMark.Length..] + "\n"));
        // Every name does nothing; statistics are flat with a second argument (older releases), or below "curr" without one.
        string stub = $$"""
            local function nothing() end
            pktgen = setmetatable({ range = setmetatable({}, { __index = function() return nothing end }) }, { __index = function() return nothing end })
            function pktgen.portStats(list, port)
              if {{refused}} then error("wrong number of arguments") end
              local counters = { opackets = 12, ipackets = 7 }
              return { [tonumber(list)] = port and counters or { curr = counters } }
            end

            """;
        (int exitCode, string output, string error) = Script.Run(lua!, ["-"], stub + sent);

        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(output.Split('\n')[0], Is.EqualTo("fulcrum-trial 12 7"));
    }

    [TestCase("there is no option '--fly'", "--mode", "nat", "--fly", "1")]
    [TestCase("--mode is one of: nat dr tun fullnat", "--mode", "fly")]
    [TestCase("9000 is not from 64 to 1518", "--mode", "nat", "--sizes", "64,9000")]
    [TestCase("--seconds takes a whole number above 0", "--mode", "nat", "--seconds", "0")]
    [TestCase("--resolution takes a percentage", "--mode", "nat", "--resolution", "fine")]
    public void WrongUsage_IsRefusedWithASentence(string sentence, params string[] arguments)
    {
        (int exitCode, _, string error) = Run(arguments);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.Contain(sentence));
    }

    [Test]
    public void Script_HasNothingThatShellcheckComplainsOf()
    {
        if (!File.Exists("/usr/bin/shellcheck"))
        {
            Assert.Ignore("It needs shellcheck: install it.");
        }

        (int exitCode, string output, _) = Script.Run(
            "/usr/bin/shellcheck", ["--external-sources", $"--source-path={Script.Path(".")}", Script.Path("perf/pktgen/nic/rfc2544"), Script.Path("perf/pktgen/nic/profiles/traffic")]);

        Assert.That((exitCode, output), Is.EqualTo((0, "")));
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments) =>
        Script.Run(Script.Path("perf/pktgen/nic/rfc2544"), ["--director-mac", Mac, .. arguments]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The words of the lines below the heading.</summary>
    private static string[][] ResultsOf(string output) =>
        [.. output.Split('\n').SkipWhile(line => !line.StartsWith("mode ", StringComparison.Ordinal)).Skip(1)
            .Where(line => line.Length > 0).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
