using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>The network 'pair': two directors and a server for each forwarding mode. Disposing ends all of it.</summary>
internal sealed class PairLab : IDisposable
{
    /// <summary>Of director A; B has the other one.</summary>
    public const int PriorityOfA = 150;

    /// <inheritdoc cref="PriorityOfA"/>
    public const int PriorityOfB = 100;

    /// <summary>Adverts that may be missing before the backup takes over.</summary>
    public const int MissedAdverts = 3;

    /// <summary>Both directors with an advert every <paramref name="interval"/>; whole seconds as VRRP 2 with a password, else VRRP 3.</summary>
    public PairLab(TimeSpan interval)
    {
        Interval = interval;
        Network = LabNetwork.UpForPair();
        (A, B) = (new(Network, "a"), new(Network, "b"));
        try
        {
            Array.ForEach([A, B], Configure);
            A.Start();
            B.Start();
            WaitForMaster(A, B);
            WaitForServers();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>advert_int.</summary>
    public TimeSpan Interval { get; }

    /// <summary>How long the backup waits for the master that it hears no more: three intervals and its skew.</summary>
    public TimeSpan MasterDown =>
        (MissedAdverts * Interval) + ((256 - PriorityOfB) / 256.0 * (IsVersion3 ? Interval : TimeSpan.FromSeconds(1)));

    /// <summary>Whether adverts are of VRRP 3.</summary>
    public bool IsVersion3 => Interval.Ticks % TimeSpan.TicksPerSecond != 0;

    /// <summary>Namespaces and servers.</summary>
    public LabNetwork Network { get; }

    /// <summary>The director of the higher priority.</summary>
    public PairDirector A { get; }

    /// <summary>The other one.</summary>
    public PairDirector B { get; }

    /// <summary>Waits until the one has every address that moves, and the other one none.</summary>
    public void WaitForMaster(PairDirector master, PairDirector other) =>
        Eventually.IsTrue(() => master.HoldsAll() && other.HoldsNone(), () => $"{master.Name} is not the only master:\n{A.Describe()}\n{B.Describe()}");

    /// <summary>Waits until both know all servers up, and their data planes have them.</summary>
    public void WaitForServers()
    {
        A.Client.WaitForChecks();
        B.Client.WaitForChecks();
    }

    /// <summary>Brings the lab to where it was: both run, and A is the master.</summary>
    public void Repair()
    {
        if (A.HoldsAll() && B.HoldsNone() && B.Runs("dataplane") && B.Runs("daemon"))
            return;
        foreach (PairDirector director in new[] { A, B })
        {
            Network.Script("cables", director.Name, "up");
            if (!director.Runs("dataplane"))
                director.StartDataPlane();
            if (!director.Runs("daemon"))
                director.StartDaemon();
            director.Client.Ctl("vrrp", "release");
        }
        WaitForMaster(A, B);
        WaitForServers();
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    private void Configure(PairDirector director)
    {
        if (!IsVersion3)
            return;
        string text = File.ReadAllText(director.ConfigurationFile);
        int start, end;
        while ((start = text.IndexOf("    authentication {", StringComparison.Ordinal)) >= 0)
        {
            end = text.IndexOf("}\n", start, StringComparison.Ordinal) + 2;
            text = text[..start] + "    version 3\n" + text[end..];
        }
        File.WriteAllText(
            director.ConfigurationFile,
            text.Replace("advert_int 1", FormattableString.Invariant($"advert_int {Interval.TotalSeconds}"), StringComparison.Ordinal));
    }
}
