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
    public async Task Drain_PartOfARangeOfTheFile_ReachesTheDataPlaneAndTheListing()
    {
        LocalAddressPool answer = await Daemon.Pools.DrainAsync(new() { Pool = "inside", Address = "192.168.100.201-202" });

        Assert.That(answer.Addresses.Select(a => a.Draining), Is.EqualTo(new[] { false, true, true }));
        Assert.That(Draining(), Is.EqualTo(new[] { "192.168.100.201", "192.168.100.202" }));
        Assert.That((await Daemon.Pools.ListAsync(new())).Pools[0], Is.EqualTo(answer));

        answer = await Daemon.Pools.UndrainAsync(new() { Pool = "inside", Address = "192.168.100.202" });
        Assert.That(answer.Addresses.Select(a => a.Draining), Is.EqualTo(new[] { false, true, false }));
        Assert.That(Draining(), Is.EqualTo(new[] { "192.168.100.201" }));
    }

    [Test]
    public async Task Drain_SurvivesRestartAndReload_AndEndsWhenTheAddressLeaves()
    {
        await Daemon.Pools.DrainAsync(new() { Pool = "inside", Address = "192.168.100.201" });

        await RestartAsync();
        Assert.That(Draining(), Is.EqualTo(new[] { "192.168.100.201" }));
        await Daemon.Director.ReloadAsync(new());
        Assert.That(Draining(), Is.EqualTo(new[] { "192.168.100.201" }));

        await ReloadAsync(Samples.File.Replace("200-202", "200", StringComparison.Ordinal));
        Assert.That(Draining(), Is.Empty);
        await ReloadAsync(Samples.File);
        Assert.That(Draining(), Is.Empty, "it comes back as any other");
        Assert.That(await File.ReadAllTextAsync(Path.Combine(Temporary["state"], "pool-drains.json")), Does.Not.Contain("201"));
    }

    [Test]
    public async Task Drain_UpdateOfThePool_KeepsTheDrainsOfWhatStays()
    {
        await Daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.10-12") });
        await Daemon.Pools.DrainAsync(new() { Pool = "extra", Address = "192.168.100.10-12" });

        LocalAddressPool updated = await Daemon.Pools.UpdateAsync(new() { Pool = Pool("extra", "192.168.100.12-13") });

        Assert.That(updated.Addresses.Select(a => a.Draining), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public async Task Drain_Refusals_HaveTheirCodes()
    {
        await Daemon.Pools.DrainAsync(new() { Pool = "inside", Address = "192.168.100.200" });
        await Assert.MultipleAsync(async () =>
        {
            await DrainRefusedAsync(StatusCode.NotFound, "'nowhere'", "nowhere", "192.168.100.200");
            await DrainRefusedAsync(StatusCode.NotFound, "no address 192.168.100.203", "inside", "192.168.100.202-203");
            await DrainRefusedAsync(StatusCode.NotFound, $"({Temporary["f.conf"]}:1) has no address 2001:db8::1", "inside", "2001:db8::1");
            await DrainRefusedAsync(StatusCode.InvalidArgument, "address: the range '192.168.100.202-200' is reversed", "inside", "192.168.100.202-200");
            await DrainRefusedAsync(StatusCode.InvalidArgument, "address", "inside", "");
            await RefusedAsync(StatusCode.FailedPrecondition, "192.168.100.201 of local-address pool 'inside' does not drain",
                () => Daemon.Pools.UndrainAsync(new() { Pool = "inside", Address = "192.168.100.201" }).ResponseAsync);
        });
    }

    [Test]
    public async Task List_WithUsage_HasWhatTheDataPlaneSays()
    {
        DataPlane.Pools = _ => new()
        {
            PortsPerServer = 64510, PortsOfWorker = { 32255, 32256 },
            Pools =
            {
                new Wire.PoolState { Name = "inside", RefusedSessions = 7, Addresses = { State("192.168.100.201", 3, 4), State("192.168.100.200", 0, 1) } },
            },
            Leaving = { State("192.168.100.9", 0, 2), State("192.168.100.10", 0, 0) },
        };
        await Daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.20") });

        ListLocalAddressPoolsResponse list = await Daemon.Pools.ListAsync(new() { WithUsage = true });
        ListLocalAddressPoolsResponse one = await Daemon.Pools.ListAsync(new() { Name = "extra", WithUsage = true });

        Assert.Multiple(() =>
        {
            Assert.That((list.PortsPerEndpoint, list.PortsOfWorker.Sum(p => p)), Is.EqualTo((64510, 64511)));
            Assert.That(list.Pools[1].RefusedSessions, Is.EqualTo(7));
            Assert.That(list.Pools[1].Addresses.Select(a => a.Usage?.Sessions), Is.EqualTo(new ulong?[] { 1, 7, null }));
            Assert.That(list.Pools[1].Addresses[1].Usage, Is.EqualTo(new LocalAddressUsage
            {
                Sessions = 7, SessionsByWorker = { 3, 4 }, RestingPorts = 5, Endpoints = 6, MostTaken = 8,
            }));
            Assert.That(list.Leaving.Select(a => $"{a.Address} {a.Usage.Sessions}"), Is.EqualTo(new[] { "192.168.100.9 2" }));
            Assert.That(one.Pools.Single().Name, Is.EqualTo("extra"));
        });
    }

    [Test]
    public async Task List_UnknownNameOrNoDataPlane_IsRefused()
    {
        await RefusedAsync(StatusCode.NotFound, "'nowhere'", () => Daemon.Pools.ListAsync(new() { Name = "nowhere" }).ResponseAsync);
        DataPlane.Dispose();
        await RefusedAsync(StatusCode.Unavailable, "", () => Daemon.Pools.ListAsync(new() { WithUsage = true }).ResponseAsync);
        Assert.That((await Daemon.Pools.ListAsync(new())).Pools, Has.Count.EqualTo(1), "what is configured can be listed");
    }

    [Test]
    public async Task Exhausted_Event_IsAWarningOfTheStatus()
    {
        await DataPlane.SendEventAsync(new() { PoolExhausted = new() { Pool = "inside", RefusedSessions = 12 } });

        await Eventually.IsTrue(() => Daemon.Director.GetStatus(new()).Warnings.Count == 1, "the warning");
        Assert.That(Daemon.Director.GetStatus(new()).Warnings[0], Does.StartWith(
            $"Local-address pool 'inside' ({Temporary["f.conf"]}:1) was exhausted: 12 sessions were refused so far").And.EndsWith("Add addresses to it."));
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

    private static Wire.LocalAddressState State(string address, params ulong[] used) => new()
    {
        Address = System.Net.IPAddress.Parse(address).ToWire(), Used = { used }, Resting = 5, Endpoints = 6, MostTaken = 8,
    };

    private IEnumerable<string> Draining() => DataPlane.State.Pools.Single(p => p.Name == "inside").Draining.Select(a => a.ToAddress().ToString());

    private async Task ReloadAsync(string text)
    {
        await File.WriteAllTextAsync(Temporary["f.conf"], text);
        await Daemon.Director.ReloadAsync(new());
    }

    private Task DrainRefusedAsync(StatusCode code, string part, string pool, string address) =>
        RefusedAsync(code, part, () => Daemon.Pools.DrainAsync(new() { Pool = pool, Address = address }).ResponseAsync);
}
