using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>Local-address pools through the API.</summary>
[TestFixture]
public sealed class PoolApiTests() : ApiFixture(Samples.File)
{
    [Test]
    public async Task Pools_CreateWithARange_IsExpanded()
    {
        LocalAddressPool created = await Daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.10-12", "192.168.100.11") });

        Assert.That(created.Addresses.Select(a => a.Address), Is.EqualTo(new[] { "192.168.100.10", "192.168.100.11", "192.168.100.12" }));
        Assert.That(DataPlane.State.Pools.Single(p => p.Name == "extra").Addresses, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Pools_UpdateListDelete_Work()
    {
        await Daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.10") });

        await Daemon.Pools.UpdateAsync(new() { Pool = Pool("extra", "192.168.100.20") });
        ListLocalAddressPoolsResponse list = await Daemon.Pools.ListAsync(new());
        Assert.That(list.Pools.Select(p => $"{p.Name} {p.Owner} {p.Source} {p.Addresses[0].Address} {p.Addresses[0].Port}"), Is.EqualTo(new[]
        {
            "extra Api  192.168.100.20 lan", $"inside File {Temporary["f.conf"]}:1 192.168.100.200 lan",
        }));

        await Daemon.Pools.DeleteAsync(new() { Name = "extra" });
        Assert.That(DataPlane.State.Pools.Select(p => p.Name), Is.EqualTo(new[] { "inside" }));
    }

    [Test]
    public async Task Pools_Refusals_HaveTheirCodes()
    {
        await Daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.10") });
        VirtualService user = Service("10.0.1.101");
        user.LocalAddressPool = "extra";
        await Daemon.Services.CreateAsync(new() { Service = user });
        string line = Temporary["f.conf"] + ":1";
        await Assert.MultipleAsync(async () =>
        {
            await RefusedAsync(StatusCode.AlreadyExists, line, () => Daemon.Pools.CreateAsync(new() { Pool = Pool("inside", "192.168.100.9") }).ResponseAsync);
            await RefusedAsync(StatusCode.FailedPrecondition, line, () => Daemon.Pools.UpdateAsync(new() { Pool = Pool("inside", "192.168.100.9") }).ResponseAsync);
            await RefusedAsync(StatusCode.FailedPrecondition, line, () => Daemon.Pools.DeleteAsync(new() { Name = "inside" }).ResponseAsync);
            await RefusedAsync(StatusCode.FailedPrecondition, "TCP 10.0.1.101:80", () => Daemon.Pools.DeleteAsync(new() { Name = "extra" }).ResponseAsync);
            await RefusedAsync(StatusCode.NotFound, "'nowhere'", () => Daemon.Pools.DeleteAsync(new() { Name = "nowhere" }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "no addresses", () => Daemon.Pools.CreateAsync(new() { Pool = Pool("empty") }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "pool.addresses[1].address",
                () => Daemon.Pools.CreateAsync(new() { Pool = Pool("bad", "192.168.100.9", "192.168.100.9-8") }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "pool", () => Daemon.Pools.UpdateAsync(new()).ResponseAsync);
        });
    }
}
