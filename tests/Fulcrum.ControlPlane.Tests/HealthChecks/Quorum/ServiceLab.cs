using System.Collections.Immutable;
using System.Net;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Quorum;

/// <summary>Services whose servers are as the test says, without checks that run.</summary>
internal sealed class ServiceLab
{
    private readonly ServiceStates _states = new();
    private readonly CompiledServices _compiled = new();
    private readonly List<HealthEvent> _events = [];
    private DirectorModel _model = DirectorModel.Empty;
    private IReadOnlyList<Wire.VirtualService> _before = [];

    /// <summary>What is in force.</summary>
    public HealthView View { get; private set; } = HealthView.Empty;

    /// <summary>"+10.0.11.1" for a server that is told to be up, "-VS" for a service that is told to be down, "!" for a panic; since the last call.</summary>
    public string Told()
    {
        string told = string.Join(' ', _events.Select(occurrence => occurrence switch
        {
            ServerEvent e => $"{(e.Up ? '+' : '-')}{e.Server.Endpoint.Address}",
            ServiceEvent e => $"{(e.Up ? '+' : '-')}VS",
            _ => "!",
        }));
        _events.Clear();
        return told;
    }

    /// <summary>Follows a model; servers that are new are up, or down with alpha.</summary>
    public void Use(DirectorModel model)
    {
        foreach (VirtualService service in model.Services)
        {
            foreach (RealServer server in service.RealServers.Where(s => s.HealthChecks.Count > 0))
            {
                ServerKey key = ServerKey.OfChecks(service, server);
                if (!View.Servers.ContainsKey(key))
                    View = View with { Servers = View.Servers.SetItem(key, new(!server.HealthChecks.Any(c => c.StartsDown), "")) };
            }
        }
        View = _states.Update(ServiceDifference.Between(_model.Services, model.Services), model.Defaults.NotifiesOfStart, View, _events);
        _model = model;
    }

    /// <summary>A check has found this.</summary>
    public void Find(RealServer server, bool up, params CheckWeight[] weights)
    {
        foreach (ServerKey key in View.Servers.Keys.Where(k => k.Server.Equals(server.CheckedAs)).ToList())
        {
            ServerHealth health = new(up, up ? "" : "refused") { Weights = [.. weights] };
            View = _states.Record(key, !up, (View with { Servers = View.Servers.SetItem(key, health) }).WithOtherRotation(), _events);
        }
    }

    /// <summary>Everything ends.</summary>
    public void End() => _states.End(_events);

    /// <summary>"10.0.11.1=1 10.0.11.99=0": what the data plane has of the first service.</summary>
    public string Places() => string.Join(' ', _compiled.Compile([.. _model.Services], View)[0].RealServers
        .Select(s => $"{new IPAddress(s.Address.Span)}={s.Weight}"));

    /// <summary>What LVS would be told of since the last call.</summary>
    public string Commands()
    {
        IReadOnlyList<Wire.VirtualService> now = _compiled.Compile([.. _model.Services], View);
        string commands = string.Join("; ", LvsCommands.Between(_before, now));
        _before = now;
        return commands;
    }

    /// <summary>Checked, with a weight.</summary>
    public static RealServer Server(int last, int weight = 1, bool alpha = false, bool inhibit = false) =>
        Samples.Server(last, weight, Samples.Check(alpha)) with { InhibitOnFailure = inhibit };

    /// <summary>10.0.11.99.</summary>
    public static SorryServer Sorry(bool inhibit = false, int last = 99) => new(Samples.EndPoint(last), ForwardingMode.FullNat, null, inhibit);
}
