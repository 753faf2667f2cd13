using Fulcrum.Api.V1;

namespace Fulcrum.Guest.Tests;

/// <summary>Two workers on real PCI devices with RSS: real clients and servers, in both families.</summary>
/// <param name="name">Names the folder of logs and answers.</param>
/// <param name="options">For the data plane.</param>
[Category("Guest")]
public abstract class SteeringTests(string name, params string[] options)
{
    private Director? _director;
    private IReadOnlyList<Worker> _workers = [];

    protected static IReadOnlyList<string> FullNatServices => ["http://10.1.0.100:8040/", "http://[2001:db8:1::100]:8040/"];

    protected static IReadOnlyList<string> NatServices => ["http://10.1.0.100:8010/", "http://[2001:db8:1::100]:8010/"];

    private protected Director Director => _director!;

    [OneTimeSetUp]
    public void StartDirector()
    {
        _director = new Director(TestBed.Machine, name, options);
        foreach (string url in FullNatServices.Concat(NatServices))
        {
            TestBed.Network.WaitForServers(url);
        }

        _workers = Director.Workers();
    }

    /// <summary>The last answers to everything stay in the machine's folder, beside the logs.</summary>
    [OneTimeTearDown]
    public void StopDirector()
    {
        if (_director is null)
        {
            return;
        }

        Director.Ask<GetStatisticsResponse>("counters");
        Director.Save("sessions");
        _director.Dispose();
    }

    /// <summary>Makes many connections to a service.</summary>
    private protected Round Connect(string url)
    {
        // To ask the workers takes seconds on an emulated processor: this round begins where the last one ended.
        IReadOnlyList<Worker> before = _workers;
        string[] answers = TestBed.Network.Request(url, Round.ConnectionCount);
        _workers = Director.Workers();
        return new Round(answers, before, _workers);
    }

    private protected Port[] Ports() => [.. Director.Ask<ListPortsResponse>("ports").Ports];
}
