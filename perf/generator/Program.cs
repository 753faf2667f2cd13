using System.CommandLine;
using System.Text.Json;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.Generator;

/// <summary>
/// fulcrum-generator: sends traffic on a DPDK device from one pinned polling thread and measures what comes back, a trial for each line on
/// standard input.
/// </summary>
public static class Program
{
    /// <summary>What it says on standard error when the device has a link.</summary>
    public const string Ready = "ready";

    private static readonly TimeSpan LinkTime = TimeSpan.FromSeconds(20);

    private static readonly Option<string> Device = new("--device")
    {
        Description = "The DPDK device", HelpName = "DEVICE", Required = true,
    };

    private static readonly Option<string> To = new("--to")
    {
        Description = "MAC address of the device under test", HelpName = "MAC", Required = true,
    };

    private static readonly Option<int> Core = new("--core")
    {
        Description = "CPU of the polling thread", HelpName = "CPU", DefaultValueFactory = _ => 0,
    };

    private static readonly Option<double> GapThreshold = new("--gap")
    {
        Description = "A longer turn of its loop is a gap; packets under way in one are counted apart", HelpName = "US", DefaultValueFactory = _ => 5,
    };

    private static readonly Option<int> Memory = new("--memory")
    {
        Description = "Huge-page memory", HelpName = "MIB", DefaultValueFactory = _ => 192,
    };

    /// <summary>Returns 0 at the end of standard input, 1 when something failed (one sentence on standard error).</summary>
    public static int Main(string[] arguments)
    {
        RootCommand root = new("Runs trials: a line of JSON each on standard input, and one for its result on standard output.")
        {
            Device, To, Core, GapThreshold, Memory,
        };
        root.SetAction(Run);
        return root.Parse(arguments).Invoke();
    }

    private static int Run(ParseResult parsed)
    {
        try
        {
            int core = parsed.GetValue(Core);
            NativeLayout.Verify();
            Eal.Start(
            [
                "--log-level", "warning", "--file-prefix", $"fulcrum-generator-{Environment.ProcessId}", "-l", $"{core}", "--no-pci", "--in-memory",
                "--single-file-segments", "--no-telemetry", "-m", $"{parsed.GetValue(Memory)}",
            ]);
            Exception? failure = null;
            Thread polling = new(() => failure = Poll(parsed, core)) { Name = "generator" };
            polling.Start();
            polling.Join();
            Eal.Stop();
            return failure is null ? 0 : Fail(failure);
        }
        catch (DpdkException exception)
        {
            return Fail(exception);
        }
    }

    /// <summary>All of the polling thread.</summary>
    private static Exception? Poll(ParseResult parsed, int core)
    {
        try
        {
            using GeneratorPort port = new(parsed.GetRequiredValue(Device));
            Lcore.RegisterAndPin(core);
            if (!port.WaitForLink(LinkTime))
                throw new InvalidOperationException($"The device has no link after {LinkTime.Seconds} seconds: nobody is on the other side.");
            Console.Error.WriteLine(Ready);
            MacAddress to = MacAddress.Parse(parsed.GetRequiredValue(To));
            new TrialLoop(port, to, parsed.GetValue(GapThreshold)).Run(Console.In, Console.Out);
            return null;
        }
        catch (Exception exception)
            when (exception is DpdkException or JsonException or ArgumentException or FormatException or InvalidOperationException)
        {
            return exception;
        }
    }

    private static int Fail(Exception exception)
    {
        Console.Error.WriteLine($"fulcrum-generator: {exception.Message}");
        return 1;
    }
}
