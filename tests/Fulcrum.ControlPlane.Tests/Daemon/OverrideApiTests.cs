using Fulcrum.Api.V1;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>What the API may do to what the file owns: overrides at run time, marked as such.</summary>
[TestFixture]
public sealed class OverrideApiTests() : ApiFixture(Samples.File)
{
    private static readonly OverrideRealServerWeightRequest s_request = new()
    {
        Service = Key("10.0.1.100"), Endpoint = new() { Address = "10.0.11.9", Port = 80 }, Weight = 7,
    };

    [Test]
    public async Task OverrideWeight_OfWhatTheFileOwns_IsMarkedAndInForceWhenItReturns()
    {
        RealServer server = await Daemon.Servers.OverrideWeightAsync(s_request);

        Assert.Multiple(() =>
        {
            Assert.That((server.Weight, server.WeightOverride, server.EffectiveWeight), Is.EqualTo((2u, 7u, 7u)));
            Assert.That(DataPlane.State.Services.Single().RealServers.Single().Weight, Is.EqualTo(7));
        });
        VirtualService listed = (await Daemon.Services.ListAsync(new())).Services.Single();
        Assert.That(listed.RealServers.Single().WeightOverride, Is.EqualTo(7));
        Assert.That(listed.Owner, Is.EqualTo(Owner.File));
    }

    [Test]
    public async Task OverrideWeight_ReloadAndRestart_KeepItUntilItsServerIsGone()
    {
        await Daemon.Servers.OverrideWeightAsync(s_request);
        await ReloadAsync(Samples.File.Replace("weight 2", "weight 3", StringComparison.Ordinal));
        await RestartAsync();
        Assert.That(DataPlane.State.Services.Single().RealServers.Single().Weight, Is.EqualTo(7));

        await ReloadAsync(Samples.File.Replace("10.0.11.9", "10.0.11.8", StringComparison.Ordinal));
        await ReloadAsync(Samples.File);

        Assert.That(DataPlane.State.Services.Single().RealServers.Single().Weight, Is.EqualTo(2));
    }

    [Test]
    public async Task OverrideWeight_Ended_IsAsConfigured()
    {
        await Daemon.Servers.OverrideWeightAsync(s_request);
        OverrideRealServerWeightRequest end = s_request.Clone();
        end.ClearWeight();

        RealServer server = await Daemon.Servers.OverrideWeightAsync(end);

        Assert.That((server.HasWeightOverride, server.EffectiveWeight), Is.EqualTo((false, 2u)));
        Assert.That(DataPlane.State.Services.Single().RealServers.Single().Weight, Is.EqualTo(2));
    }

    [Test]
    public async Task OverrideWeight_ThatCannotBe_IsRefused()
    {
        OverrideRealServerWeightRequest request = s_request.Clone();
        request.Weight = 65536;
        await RefusedAsync(StatusCode.InvalidArgument, "weight: 65536", () => Daemon.Servers.OverrideWeightAsync(request).ResponseAsync);
        request = s_request.Clone();
        request.Endpoint.Port = 81;
        await RefusedAsync(StatusCode.NotFound, "10.0.11.9:81", () => Daemon.Servers.OverrideWeightAsync(request).ResponseAsync);
    }

    [Test]
    public async Task Drain_OfWhatTheFileOwns_OutlivesAReloadAndAnOverride()
    {
        await Daemon.Servers.DrainAsync(new() { Service = s_request.Service, Endpoint = s_request.Endpoint });
        await Daemon.Servers.OverrideWeightAsync(s_request);
        await ReloadAsync(Samples.File.Replace("lb_algo wrr", "lb_algo wlc", StringComparison.Ordinal));

        Assert.That(DataPlane.State.Services.Single().RealServers.Single().Draining, Is.True);
        Assert.That((await Daemon.Services.GetAsync(new() { Key = s_request.Service })).RealServers.Single().EffectiveWeight, Is.Zero);
    }

    private async Task ReloadAsync(string text)
    {
        await File.WriteAllTextAsync(Temporary["f.conf"], text);
        await Daemon.Director.ReloadAsync(new());
    }
}
