using System.Diagnostics;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.ControlPlane.Tests.Kernel;
using Fulcrum.ControlPlane.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Plan;

namespace Fulcrum.ControlPlane.Tests.Vrrp;

/// <summary>
/// Two namespaces with a cable between them: Fulcrum's VRRP in one (wan, 10.9.0.1/24, fe80::1), genuine keepalived in the other (cwan,
/// 10.9.0.2/24, fe80::2). No data plane: it is said to be ready.
/// </summary>
internal sealed class VrrpLab : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<Process> _processes = [];
    private readonly List<VrrpService> _services = [];

    public VrrpLab()
    {
        Director = NetworkNamespace.CreateOrIgnore();
        Peer = NetworkNamespace.CreateOrIgnore();
        foreach (NetworkNamespace space in new[] { Director, Peer })
            space.Execute("sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.addr_gen_mode=1");
        AddCable();
    }

    /// <summary>Between the two namespaces, with addresses.</summary>
    public void AddCable()
    {
        Director.Ip($"link add wan type veth peer name cwan netns {Peer.Name}");
        Director.Ip("addr add 10.9.0.1/24 dev wan");
        Director.Ip("link set wan up");
        Director.Ip("addr add fe80::1/64 dev wan nodad");
        Peer.Ip("addr add 10.9.0.2/24 dev cwan");
        Peer.Ip("link set cwan up");
        Peer.Ip("addr add fe80::2/64 dev cwan nodad");
    }

    public NetworkNamespace Director { get; }

    public NetworkNamespace Peer { get; }

    public ListLogger<VrrpService> Log { get; } = new();

    /// <summary>Skips the test where a program is missing.</summary>
    public static void Need(params string[] programs)
    {
        foreach (string program in programs)
        {
            if (!new[] { "/usr/sbin", "/usr/bin", "/sbin", "/bin" }.Any(directory => File.Exists(Path.Combine(directory, program))))
                Assert.Ignore($"The program {program} is missing.");
        }
    }

    /// <summary>VRRP as the text says, in the director's namespace, with a data plane that is ready.</summary>
    public VrrpService Start(string configuration, VrrpMemory? memory = null)
    {
        VrrpService service = Director.Make(() => new VrrpService(memory ?? VrrpMemory.CreateEmpty(), trackers: null, Log));
        _services.Add(service);
        service.Use(PlanOf(configuration));
        service.SetReadiness(VrrpReadiness.Ready);
        return service;
    }

    public VrrpPlan PlanOf(string configuration) => VrrpPlan.Of(ModelOf(configuration), _ => null);

    public DirectorModel ModelOf(string configuration)
    {
        File.WriteAllText(_directory["fulcrum.conf"], configuration);
        ConfigurationResult result = ConfigurationLoader.Load(_directory["fulcrum.conf"]);
        return result.Model ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    public TemporaryDirectory Directory => _directory;

    /// <summary>Its output is shown when something does not come true.</summary>
    public DaemonProcess? Daemon { get; set; }

    public string KeepalivedLog => ReadLog("keepalived.log");

    /// <summary>Genuine keepalived as the text says, VRRP alone, in the peer's namespace.</summary>
    public Process StartKeepalived(string configuration)
    {
        File.WriteAllText(_directory["keepalived.conf"], "global_defs {\n  process_names\n}\n" + configuration);
        string files = $"-f {_directory["keepalived.conf"]} -p {_directory["k.pid"]} -r {_directory["kv.pid"]}";
        return Run("keepalived", $"-P -n -l -D {files}", "keepalived.log");
    }

    /// <summary>As an operator stops it: priority 0, addresses removed.</summary>
    public static void Stop(Process process)
    {
        using Process kill = Process.Start("kill", $"-TERM {process.Id}");
        kill.WaitForExit();
        process.WaitForExit(5000);
    }

    /// <summary>Writes what passes the peer's interface into a file until it is stopped.</summary>
    public Process Capture(string file)
    {
        Process capture = Run("tcpdump", $"-i cwan -U --immediate-mode -w {_directory[file]} -Z root", file + ".log");
        KernelLab.Eventually(() => File.Exists(_directory[file]), "tcpdump writes");
        Thread.Sleep(300);
        return capture;
    }

    /// <summary>What tshark makes of a capture.</summary>
    public string Dissect(string file, string options) => Peer.Execute($"tshark -r {_directory[file]} {options}");

    public bool DirectorHas(string address, string device = "wan") => Has(Director, address, device);

    public bool PeerHas(string address, string device = "cwan") => Has(Peer, address, device);

    /// <summary>Waits for the state of the only instance.</summary>
    public void Await(VrrpService service, RouterState state) =>
        Eventually(() => service.ReadAsync().Result.Instances is [{ Status: { } status }] && status.State == state, $"Fulcrum is {state}");

    /// <summary>Fails with what both have logged.</summary>
    public void Eventually(Func<bool> holds, string what)
    {
        long end = Environment.TickCount64 + 15_000;
        while (!holds())
        {
            if (Environment.TickCount64 > end)
            {
                string own = string.Join('\n', Log.Lines) + Daemon?.Output;
                Assert.Fail($"Did not come true: {what}\nFulcrum:\n{own}\nkeepalived:\n{KeepalivedLog}");
            }
            Thread.Sleep(20);
        }
    }

    public void Dispose()
    {
        foreach (VrrpService service in _services)
            service.Dispose();
        foreach (Process process in _processes)
        {
            if (!process.HasExited)
                Stop(process);
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }
        Director.Dispose();
        Peer.Dispose();
        _directory.Dispose();
    }

    private static bool Has(NetworkNamespace space, string address, string device)
    {
        string[] lines = space.Ip("-o addr show").Split('\n');
        return lines.Any(line => line.Contains($" {address}/", StringComparison.Ordinal)
            && line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1] == device);
    }

    private string ReadLog(string name)
    {
        lock (_processes)
            return File.Exists(_directory[name]) ? File.ReadAllText(_directory[name]) : "";
    }

    private Process Run(string program, string arguments, string log)
    {
        Process process = Process.Start(new ProcessStartInfo("ip", $"netns exec {Peer.Name} {program} {arguments}")
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        string path = _directory[log];
        File.Delete(path);
        DataReceivedEventHandler append = (_, line) =>
        {
            lock (_processes)
                File.AppendAllText(path, line.Data + "\n");
        };
        process.OutputDataReceived += append;
        process.ErrorDataReceived += append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        return process;
    }
}
