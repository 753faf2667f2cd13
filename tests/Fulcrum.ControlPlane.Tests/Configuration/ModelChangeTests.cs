using CsCheck;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Validation;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>A change is judged by what differs as the whole model would be.</summary>
[TestFixture]
public sealed class ModelChangeTests
{
    private static readonly Gen<RealServer> s_server =
        Gen.Select(Gen.Int[1, 4], Gen.Int[-1, 2], Gen.Bool.Select(full => full ? ForwardingMode.FullNat : ForwardingMode.DirectRoute), Gen.UInt[0, 1])
            .Select((last, weight, mode, lower) => Samples.Server(last, weight) with { Mode = mode, LowerThreshold = lower });

    private static readonly Gen<VirtualService> s_service =
        Gen.Select(Gen.Int[1, 5], s_server.Array[0, 3], Gen.Bool.Select(good => good ? "rr" : "foo"), Gen.Int[0, 2].Select(pool => new[] { "inside", "nowhere", null }[pool]))
            .Select((last, servers, scheduler, pool) => Samples.Service(Samples.Key(last), servers) with
            {
                Scheduler = scheduler, LocalAddressPool = pool,
            });

    private static readonly Gen<(int Kind, int Index, VirtualService Service)> s_edit = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 9], s_service);

    [Test]
    public void CheckChange_AnyEditOfAValidModel_FindsWhatCheckFinds() =>
        s_edit.Array[1, 12].Sample(edits =>
        {
            DirectorModel valid = Samples.Model();
            foreach ((int kind, int index, VirtualService service) in edits)
            {
                DirectorModel next = Edit(valid, kind, index, service);
                string[] whole = [.. ModelValidator.Check(next).Select(problem => problem.Message).Order(StringComparer.Ordinal)];
                string[] change = [.. ModelValidator.CheckChange(valid, next).Select(problem => problem.Message).Order(StringComparer.Ordinal)];
                if (!whole.SequenceEqual(change))
                    return false;
                if (whole.Length == 0)
                    valid = next;
            }
            return true;
        });

    [Test]
    public void CheckChange_ServiceWithTheKeyOfAnUnchangedOne_IsFound()
    {
        DirectorModel model = Samples.Model(Samples.Service(Samples.Key(1)), Samples.Service(Samples.Key(2)));
        DirectorModel next = model with { Services = [model.Services[0], Samples.Service(Samples.Key(1))] };

        Assert.That(ModelValidator.CheckChange(model, next).Single().Message, Does.Contain("exists already"));
    }

    private static DirectorModel Edit(DirectorModel model, int kind, int index, VirtualService service) => kind switch
    {
        0 => model with { Services = [.. model.Services, service] },
        1 => model with { Services = [service, .. model.Services] },
        2 when model.Services.Count > 0 => model with { Services = [.. model.Services.Where((_, i) => i != index % model.Services.Count)] },
        3 when model.Services.Count > 0 =>
            model with { Services = [.. model.Services.Select((s, i) => i == index % model.Services.Count ? service : s)] },
        4 => model with { Pools = index % 3 == 0 ? [] : [Samples.Pool("inside", index % 2 == 0 ? "10.0.11.1" : "192.168.100.200")] },
        _ => model,
    };
}
