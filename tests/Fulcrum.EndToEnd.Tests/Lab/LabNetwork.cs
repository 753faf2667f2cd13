namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>
/// One lab of deploy/lab/lab.sh with a prefix of its own: a network with a director. Disposing ends all of it.
/// </summary>
internal sealed class LabNetwork : IDisposable
{
    /// <summary>The virtual address.</summary>
    public const string VirtualAddress = "10.0.1.100";

    private static int _count;

    private LabNetwork() => Prefix = $"e{Environment.ProcessId}n{Interlocked.Increment(ref _count)}";

    /// <summary>Begins the names of the lab's namespaces.</summary>
    public string Prefix { get; }

    /// <summary>Sockets, logs, process ids and the configuration.</summary>
    public string Directory => $"/run/fulcrum-lab/{Prefix}";

    /// <summary>The configuration that fulcrumd reads.</summary>
    public string ConfigurationFile => $"{Directory}/fulcrum.conf";

    /// <summary>The data plane's control socket.</summary>
    public string ControlSocket => $"{Directory}/control.sock";

    /// <summary>fulcrumd's API socket.</summary>
    public string ApiSocket => $"{Directory}/api.sock";

    /// <summary>Namespaces and servers without the director's processes. Skips the test where the lab cannot run.</summary>
    public static LabNetwork Up()
    {
        Requirements.Check();
        return new LabNetwork().After(lab => lab.Script("up"));
    }

    /// <summary>The whole lab, with both processes running and both web servers scheduled.</summary>
    public static LabNetwork UpWithDirector() => Up().After(lab =>
    {
        lab.StartDirector();
        lab.Director.WaitForServers("10.0.11.2:80", "10.0.12.2:80");
    });

    /// <summary>The network with a server for each forwarding mode, everything running and every server scheduled.</summary>
    /// <param name="options">More of the data plane.</param>
    public static LabNetwork UpWithModes(params string[] options)
    {
        Requirements.CheckForModes();
        return new LabNetwork().After(lab =>
        {
            lab.Script("up", "modes");
            lab.StartDirector(options);
            lab.Director.WaitForChecks();
        });
    }

    /// <summary>The network for two directors, with its servers; neither director runs.</summary>
    public static LabNetwork UpForPair()
    {
        Requirements.CheckForPair();
        return new LabNetwork().After(lab => lab.Script("up", "pair"));
    }

    /// <summary>What fulcrumctl says.</summary>
    public DirectorClient Director => new(ApiSocket);

    /// <summary>Runs a verb of the script; it has to succeed.</summary>
    public void Script(params string[] verb) => Command.Run(Repository.Path("deploy/lab/lab.sh"), [Prefix, .. verb]).Expect();

    /// <summary>Starts both processes, the data plane with more options.</summary>
    public void StartDirector(params string[] options)
    {
        Script(["start-dataplane", .. options]);
        Script("start-daemon");
    }

    /// <summary>The namespace of a host.</summary>
    public string NamespaceOf(string host) => $"{Prefix}-{host}";

    /// <summary>Runs a program in the namespace of a host.</summary>
    public CommandResult On(string host, params string[] command) => Command.Run("ip", ["netns", "exec", NamespaceOf(host), .. command]);

    /// <summary>Id of a process that the script started: "dataplane", "daemon", "nginx1".</summary>
    public string ProcessId(string name) => File.ReadAllText($"{Directory}/{name}.pid").Trim();

    /// <summary>Sends a signal to a process that the script started.</summary>
    public void Signal(string name, string signal) => Command.Run("kill", $"-{signal}", ProcessId(name)).Expect();

    /// <summary>Everything that a process has written.</summary>
    public string Log(string name) => File.ReadAllText($"{Directory}/{name}.log");

    /// <summary>Whether a process of the lab runs; a zombie does not.</summary>
    public bool Runs(string name)
    {
        string status = $"/proc/{ProcessId(name)}/status";
        return File.Exists(status) && !File.ReadLines(status).Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal));
    }

    private LabNetwork After(Action<LabNetwork> step)
    {
        try
        {
            step(this);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (TestContext.CurrentContext.Result.FailCount > 0 && System.IO.Directory.Exists(Directory))
        {
            foreach (string log in System.IO.Directory.GetFiles(Directory, "d*.log"))
            {
                TestContext.Out.WriteLine($"---- {log}\n{string.Join('\n', File.ReadLines(log).TakeLast(60))}");
            }
        }

        Command.Run(Repository.Path("deploy/lab/lab.sh"), Prefix, "down").Expect();
    }
}
