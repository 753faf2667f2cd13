using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Grpc.Core;
using static Fulcrum.Cli.Tests.ApiSamples;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>What Fulcrum adds to ipvsadm's words, what it refuses, and how the program is run.</summary>
internal sealed class CommandTests
{
    private RecordingDirector _director = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _director = await RecordingDirector.StartAsync();
        _director.Statistics.Workers.Add(Worker(0, 4096));
    }

    [TearDown]
    public async Task StopAsync() => await _director.DisposeAsync();

    [TestCase("-A -t 10.0.0.1:80 -s rr --pool inside", "add-service tcp:10.0.0.1:80 rr flags=0 ops=False persistent=-")]
    [TestCase("-a -t 10.0.0.1:80 -r 10.0.1.1:8080 --fullnat -w 3", "add-server tcp:10.0.0.1:80 10.0.1.1:8080 FullNat weight=3 upper=0 lower=0")]
    [TestCase("-a -t [2001:db8::1]:80 -r 10.0.1.1 --fullnat", "add-server tcp:[2001:db8::1]:80 10.0.1.1:80 FullNat weight=1 upper=0 lower=0")]
    [TestCase("-a -t www.example.com:http -r 10.0.1.1:domain -m", "add-server tcp:192.0.2.80:80 10.0.1.1:53 Nat weight=1 upper=0 lower=0")]
    [TestCase("-A -t 10.0.0.1:80 -p -M 255.255.255.0", "add-service tcp:10.0.0.1:80 wlc flags=0 ops=False persistent=360/24")]
    [TestCase("--set 900 0 300", "set tcp_timeout=900 udp_timeout=300")]
    [TestCase("-Z", "zero")]
    public async Task CommandLine_ThatIsRight_BecomesARequest(string words, string change)
    {
        Assert.That(await RunAsync(words), Is.EqualTo(new Run(0, "", "")));
        Assert.That(_director.Changes, Is.EqualTo(new[] { change }));
    }

    [TestCase(
        "-A -t 10.0.0.1:80 -p -M 255.0.255.0",
        255,
        "'255.0.255.0' is no netmask that Fulcrum takes: write one that is a prefix, for example 255.255.255.0.\n")]
    [TestCase("-A -u 10.0.0.1:5060 -p --pe sip", 255, "Scheduler or persistence engine not found\n")]
    [TestCase("-E -t 10.0.0.1:80", 255, "No such service\n")]
    [TestCase("-Z -t 10.0.0.1:80", 255, "No such service\n")]
    [TestCase("-L -t 10.0.0.1:80", 1, "No such service\n")]
    [TestCase("--stop-daemon master", 255, "No daemon is running\n")]
    [TestCase("-a -t 10.0.0.1:80 -r 10.0.1.1 -m --fullnat", 2, "multiple 'forwarding-method' options specified\n")]
    [TestCase("-a -t 10.0.0.1:80 -r 10.0.1.1 --fullnat --tun-csum", 2, "Tunnel options conflict with forward method\n")]
    [TestCase("-D -t 10.0.0.1:80 --pool inside", 2, "Illegal 'pool' option with the 'delete-service' command\n")]
    public async Task CommandLine_ThatCannotBe_SaysWhy(string words, int exitCode, string message)
    {
        Assert.That(await RunAsync(words), Is.EqualTo(new Run(exitCode, "", message)));
        Assert.That(_director.Changes, Is.Empty);
    }

    [TestCase(StatusCode.AlreadyExists, "-A -t 10.0.0.1:80", "Service already exists")]
    [TestCase(StatusCode.AlreadyExists, "-a -t 10.0.0.1:80 -r 10.0.1.1", "Destination already exists")]
    [TestCase(StatusCode.NotFound, "-D -t 10.0.0.1:80", "No such service")]
    [TestCase(StatusCode.NotFound, "-a -t 10.0.0.1:80 -r 10.0.1.1", "Service not defined")]
    [TestCase(StatusCode.NotFound, "-e -t 10.0.0.1:80 -r 10.0.1.1", "Service not defined")]
    [TestCase(StatusCode.NotFound, "-d -t 10.0.0.2:80 -r 10.0.1.1", "No such destination")]
    [TestCase(StatusCode.InvalidArgument, "-A -t 10.0.0.1:80 -s best", "Scheduler or persistence engine not found")]
    [TestCase(StatusCode.InvalidArgument, "-A -t 10.0.0.1:80 -s wrr", "the director's reason.")]
    [TestCase(StatusCode.FailedPrecondition, "-A -t 10.0.0.1:80 -s wrr", "the director's reason.")]
    [TestCase(StatusCode.PermissionDenied, "-D -t 10.0.0.1:80", "Permission denied (you must be root)")]
    public async Task Change_ThatTheDirectorRefuses_SaysItInIpvsadmsWords(StatusCode code, string words, string message)
    {
        _director.Services.Add(Service("tcp:10.0.0.2:80", "rr"));
        _director.Refusal = new(code, "the director's reason");

        Assert.That(await RunAsync(words), Is.EqualTo(new Run(255, "", message + "\n")));
    }

    [Test]
    public async Task Change_OfAServiceWithAKnownScheduler_IsNotRefusedForThat()
    {
        _director.Refusal = new(StatusCode.InvalidArgument, "the director's reason");
        foreach (string scheduler in ControlPlane.Model.Schedulers.Available)
        {
            Assert.That((await RunAsync($"-A -t 10.0.0.1:80 -s {scheduler}")).Error, Is.EqualTo("the director's reason.\n"), scheduler);
        }
    }

    [Test]
    public async Task EditService_WithoutAPool_KeepsWhatIpvsadmDoesNotKnow()
    {
        VirtualService service = Service("tcp:10.0.0.1:80", "sh", Server("10.0.1.1:80", 1, 0, 0));
        service.LocalAddressPool = "inside";
        service.SlowStartSeconds = 30;
        service.Persistence = new() { TimeoutSeconds = 60 };
        service.SchedulerFlags.Add("sh-port");
        _director.Services.Add(service);

        await RunAsync("-E -t 10.0.0.1:80 -s rr");

        VirtualService sent = ((UpdateVirtualServiceRequest)_director.Requests.Single()).Service;
        Assert.That((sent.LocalAddressPool, sent.SlowStartSeconds), Is.EqualTo(("inside", 30u)));
        Assert.That((sent.Persistence, sent.SchedulerFlags.Count), Is.EqualTo(((Persistence?)null, 0)));
    }

    [Test]
    public async Task Clear_ServicesOfTheFile_StayAndAreTold()
    {
        VirtualService ofFile = Service("tcp:10.0.0.1:80", "rr");
        (ofFile.Owner, ofFile.Source) = (Owner.File, "/etc/fulcrum/fulcrum.conf:12");
        _director.Services.AddRange([ofFile, Service("udp:10.0.0.2:53", "rr")]);

        Assert.That(await RunAsync("-C"), Is.EqualTo(new Run(
            0, "", "1 virtual service stays: the configuration file defines it (/etc/fulcrum/fulcrum.conf:12)\n")));
        Assert.That(_director.Changes, Is.EqualTo(new[] { "delete-service udp:10.0.0.2:53" }));
    }

    [Test]
    public async Task SaveAndList_FullNat_AreWhatRestoreTakes()
    {
        VirtualService service = Service("tcp:10.0.0.1:80", "wrr", Server("10.0.1.1:8080", 5, 2, 3));
        service.LocalAddressPool = "inside";
        _director.Services.Add(service);

        Run saved = await RunAsync("-S -n");
        Assert.That(saved.Output, Is.EqualTo("-A -t 10.0.0.1:80 -s wrr --pool inside\n-a -t 10.0.0.1:80 -r 10.0.1.1:8080 --fullnat -w 5\n"));
        Assert.That((await RunAsync("-Ln")).Output, Does.EndWith("  -> 10.0.1.1:8080                FullNat 5      2          3         \n"));
        await RunAsync("-R", saved.Output);
        Assert.That(_director.Requests.OfType<CreateVirtualServiceRequest>().Single().Service.LocalAddressPool, Is.EqualTo("inside"));
        Assert.That(_director.Requests.OfType<CreateRealServerRequest>().Single().Server.Mode, Is.EqualTo(ForwardingMode.FullNat));
    }

    [Test]
    public async Task Stats_AfterZero_CountFromThere()
    {
        _director.Services.Add(Service("tcp:10.0.0.1:80", "rr", Server("10.0.1.1:80", 1, 0, 0)));
        _director.Statistics.Services.Add(new ServiceStatistics
        {
            Key = ServiceKeyText.Parse("tcp:10.0.0.1:80"),
            Total = Traffic(100, 200, 300, 400, 500),
            SinceZero = Traffic(1, 2, 3, 4, 5),
            Servers =
            {
                new ServerStatistics
                {
                    Endpoint = EndpointText.Parse("10.0.1.1:80"), Total = Traffic(9, 9, 9, 9, 9), SinceZero = Traffic(0, 0, 0, 0, 7),
                },
            },
        });

        Assert.That((await RunAsync("-Ln --stats")).Output, Does.EndWith(
            "TCP  10.0.0.1:80                         1        2        3        4        5\n" +
            "  -> 10.0.1.1:80                         0        0        0        0        7\n"));
    }

    [Test]
    public async Task Daemon_NobodyListens_EndsAsWithoutIpvs()
    {
        Run run = await Run.OfAsync("/nonexistent/fulcrumd.sock", new FixedNames(), ["-L"]);

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.StartWith("Can't initialize ipvs: fulcrumd does not answer on /nonexistent/fulcrumd.sock: "));
    }

    [TestCase("-h")]
    [TestCase("--help")]
    public async Task Help_NobodyListens_NamesEveryOption(string word)
    {
        Run run = await Run.OfAsync("/nonexistent/fulcrumd.sock", new FixedNames(), [word]);

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        foreach (string option in GeneratedCommandLine.Options.Where(option => option.StartsWith("--", StringComparison.Ordinal)))
        {
            string name = option.Split(' ', '=')[0];
            bool isLeftOut = name is "--" or "--bogus" or "--flush" || name.StartsWith("--sync", StringComparison.Ordinal)
                || name.StartsWith("--mcast", StringComparison.Ordinal);
            Assert.That(isLeftOut || run.Output.Contains(name, StringComparison.Ordinal), Is.True, name);
        }
    }

    [TestCase("ipvsadm -S -n")]
    [TestCase("--socket SOCKET ipvsadm -S -n")]
    [TestCase("--socket=SOCKET ipvsadm -Sn")]
    public async Task Fulcrumctl_IpvsadmBehindIt_TakesTheRestAsItIs(string line)
    {
        _director.Services.Add(Service("tcp:10.0.0.1:80", "wrr"));
        string[] words = line.Replace("SOCKET", _director.Socket, StringComparison.Ordinal).Split(' ');
        StringWriter output = new();
        string? before = Environment.GetEnvironmentVariable(GlobalOptions.SocketVariable);
        Environment.SetEnvironmentVariable(GlobalOptions.SocketVariable, words[0] == "ipvsadm" ? _director.Socket : "/nonexistent");
        try
        {
            Assert.That(await CommandLine.RunAsync(words, output, new StringWriter()), Is.Zero);
        }
        finally
        {
            Environment.SetEnvironmentVariable(GlobalOptions.SocketVariable, before);
        }

        Assert.That(output.ToString(), Is.EqualTo("-A -t 10.0.0.1:80 -s wrr\n"));
    }

    [Test]
    public async Task Fulcrumctl_WrongWord_IsAnsweredWithIpvsadmsExitCode()
    {
        StringWriter error = new();

        Assert.That(await CommandLine.RunAsync(["ipvsadm", "-q"], new StringWriter(), error), Is.EqualTo(255));
        Assert.That(error.ToString(), Is.EqualTo("Try `fulcrumctl ipvsadm -h' or 'fulcrumctl ipvsadm --help' for more information.\n"));
    }

    /// <summary>As a user has it: a link in a directory of programs.</summary>
    [Test]
    public void Link_NamedIpvsadm_RunsIt()
    {
        // The copy beside the tests lacks what its framework has.
        string here = AppContext.BaseDirectory.TrimEnd('/');
        string program = Path.GetFullPath(Path.Combine(here, "../../Fulcrum.Cli", Path.GetFileName(here), "fulcrumctl"));
        Assert.That(program, Does.Exist);
        string directory = Directory.CreateTempSubdirectory("fulcrum-link-").FullName;
        try
        {
            _director.Services.Add(Service("tcp:10.0.0.1:80", "wrr"));
            string link = Path.Combine(directory, "ipvsadm");
            File.CreateSymbolicLink(link, program);
            System.Diagnostics.ProcessStartInfo start = new(link, ["-S", "-n"]) { RedirectStandardOutput = true };
            start.Environment[GlobalOptions.SocketVariable] = _director.Socket;
            start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath!);
            using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
            Assert.That(process.StandardOutput.ReadToEnd(), Is.EqualTo("-A -t 10.0.0.1:80 -s wrr\n"));
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private Task<Run> RunAsync(string words, string input = "") => Run.OfAsync(_director.Socket, new FixedNames(), words.Split(' '), input);
}
