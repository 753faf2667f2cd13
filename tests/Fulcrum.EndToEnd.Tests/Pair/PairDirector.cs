using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>One of the two directors of the network 'pair': its processes, its cables, what it has.</summary>
internal sealed class PairDirector(LabNetwork lab, string name)
{
    /// <summary>The address of the services.</summary>
    public const string OutsideAddress = "10.4.1.100";

    /// <summary>The same in IPv6.</summary>
    public const string OutsideAddress6 = "2001:db8:41::100";

    /// <summary>The services' addresses, the NAT server's gateways, and the pool.</summary>
    private static readonly string[] Moving =
    [
        OutsideAddress, "10.4.2.254", .. Enumerable.Range(200, 4).Select(number => $"10.4.2.{number}"),
        OutsideAddress6, "2001:db8:42::fe", .. Enumerable.Range(200, 4).Select(number => $"2001:db8:42::{number}"),
    ];

    /// <summary>"a" or "b", which is also its host.</summary>
    public string Name => name;

    /// <summary>What fulcrumctl says.</summary>
    public DirectorClient Client => new($"{lab.Directory}/{name}/api.sock");

    /// <summary>The configuration that its fulcrumd reads.</summary>
    public string ConfigurationFile => $"{lab.Directory}/{name}.conf";

    /// <summary>What fulcrumd has written since the first start.</summary>
    public string DaemonLog => lab.Log($"daemon-{name}");

    /// <summary>Starts both processes.</summary>
    public void Start()
    {
        StartDataPlane();
        StartDaemon();
    }

    /// <summary>Starts one of them, and waits until it serves its socket.</summary>
    public void StartDataPlane() => lab.Script("start-dataplane", name);

    /// <summary>Starts fulcrumd with a configuration that it refuses.</summary>
    public void FailToStartDaemon() =>
        Command.Run(Repository.Path("deploy/lab/lab.sh"), lab.Prefix, "start-daemon", name).ExpectFailure();

    /// <inheritdoc cref="StartDataPlane"/>
    public void StartDaemon() => lab.Script("start-daemon", name);

    /// <summary>Stops one of them in an orderly way.</summary>
    public void StopDaemon() => lab.Script("stop-daemon", name);

    /// <inheritdoc cref="StopDaemon"/>
    public void StopDataPlane() => lab.Script("stop-dataplane", name);

    /// <summary>Ends one of them without a last word: "daemon" or "dataplane".</summary>
    public void Kill(string process)
    {
        lab.Signal($"{process}-{name}", "KILL");
        Eventually.IsTrue(() => !Runs(process), () => $"kill -9 does not end {process}-{name}");
    }

    /// <summary>Ends both at once and takes its cables away: of this machine nothing answers any more.</summary>
    public void Die()
    {
        lab.Script("cables", name, "down");
        lab.Script("kill-director", name);
    }

    /// <summary>The machine is switched on again, after <see cref="Die"/>.</summary>
    public void Return()
    {
        lab.Script("cables", name, "up");
        Start();
    }

    /// <summary>Whether a process runs: "daemon" or "dataplane".</summary>
    public bool Runs(string process) => File.Exists($"{lab.Directory}/{process}-{name}.pid") && lab.Runs($"{process}-{name}");

    /// <summary>Which of the addresses that move are on its twins.</summary>
    public IReadOnlyList<string> HeldAddresses()
    {
        string[] words = lab.On(name, "ip", "-o", "address").Output.Split([' ', '\n', '/'], StringSplitOptions.RemoveEmptyEntries);
        return [.. Moving.Where(words.Contains)];
    }

    /// <summary>Whether it has all of them, as the master.</summary>
    public bool HoldsAll() => HeldAddresses().Count == Moving.Length;

    /// <summary>Whether it has none of them.</summary>
    public bool HoldsNone() => HeldAddresses().Count == 0;

    /// <summary>For messages: what it holds, and what it says of itself.</summary>
    public string Describe() =>
        $"{name} holds {string.Join(' ', HeldAddresses())}\n{(Runs("daemon") ? Client.Ctl("vrrp").Output + Client.Ctl("sync").Output : "its fulcrumd does not run")}";
}
