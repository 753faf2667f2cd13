using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>What a reload does to a data plane, and what is told of one that is refused.</summary>
[TestFixture]
public sealed class ReloadApiTests() : ApiFixture(First)
{
    private const string First = """
        virtual_server 10.0.1.100 80 {
            lb_algo wrr
            lb_kind NAT
            protocol TCP
            real_server 10.0.11.1 80 {
                weight 2
            }
            real_server 10.0.11.2 80 {
            }
        }
        virtual_server 10.0.1.101 80 {
            lb_algo rr
            lb_kind NAT
            protocol TCP
            real_server 10.0.11.1 80 {
            }
        }

        """;

    [Test]
    public async Task Reload_SameFile_SendsNothing()
    {
        int changes = DataPlane.Changes.Count;

        await ReloadAsync("# a comment moves every line\n" + First);

        Assert.That(DataPlane.Changes, Has.Count.EqualTo(changes));
    }

    [TestCase("lb_algo wrr", "lb_algo wlc")]
    [TestCase("lb_algo wrr", "lb_algo wrr\n persistence_timeout 60")]
    [TestCase("lb_algo wrr", "lb_algo sh\n sh-port")]
    [TestCase("weight 2", "weight 7")]
    [TestCase("weight 2", "weight 2\n lvs_method DR")]
    [TestCase("weight 2", "weight 2\n uthreshold 9\n lthreshold 3")]
    [TestCase("weight 2", "weight 2\n }\n real_server 10.0.11.9 80 {")]
    public async Task Reload_ChangedService_IsEditedInPlaceAndAlone(string before, string after)
    {
        int changes = DataPlane.Changes.Count;

        await ReloadAsync(First.Replace(before, after, StringComparison.Ordinal));

        Wire.Delta delta = DataPlane.Changes.Skip(changes).Single().Delta;
        Assert.Multiple(() =>
        {
            Assert.That(delta.Services.Single().Key, Is.EqualTo(Samples.Key().ToWire()));
            Assert.That(delta.RemovedServices, Is.Empty);
        });
    }

    [Test]
    public async Task Reload_Refused_HasEveryDiagnosticAsDetailAndInTheStatusUntilOneIsNot()
    {
        await File.WriteAllTextAsync(Temporary["f.conf"], "virtual_server 10.0.1.100 80 {\n  client_address foo\n}\nmark_rule nonsense\n");
        Wire.Snapshot before = DataPlane.State;

        RpcException refusal = (await Assert.ThrowsAsync<RpcException>(() => Daemon.Director.ReloadAsync(new()).ResponseAsync))!;

        ConfigurationRefusal detail = DetailOf(refusal);
        GetStatusResponse status = await Daemon.Director.GetStatusAsync(new());
        Diagnostic[] errors = [.. detail.Diagnostics.Where(d => d.Severity == Severity.Error)];
        Assert.Multiple(() =>
        {
            Assert.That(refusal.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
            Assert.That(errors.Select(d => (d.File, d.Line, d.Column)), Is.EqualTo(new[] { (Temporary["f.conf"], 2u, 18u), (Temporary["f.conf"], 4u, 1u) }));
            Assert.That(errors[0].SourceLine, Is.EqualTo("  client_address foo"));
            Assert.That(errors[0].Message, Does.Contain("foo"));
            Assert.That(errors[0].Text, Does.EndWith("\n" + new string(' ', 21) + "^"));
            Assert.That(detail.By, Does.Match(@"^API \(uid \d+, pid \d+\)$"));
            Assert.That(status.LastRefusal.Diagnostics, Is.EqualTo(detail.Diagnostics));
            Assert.That(DataPlane.State, Is.SameAs(before));
        });
        await ReloadAsync(First);
        Assert.That((await Daemon.Director.GetStatusAsync(new())).LastRefusal, Is.Null);
    }

    [Test]
    public async Task Reload_ThousandsOfErrors_FitIntoTheStatusAndAllAreInGetStatus()
    {
        await File.WriteAllTextAsync(Temporary["f.conf"], string.Concat(Enumerable.Repeat("mark_rule nonsense\n", 5_000)));

        RpcException refusal = (await Assert.ThrowsAsync<RpcException>(() => Daemon.Director.ReloadAsync(new()).ResponseAsync))!;

        ConfigurationRefusal detail = DetailOf(refusal);
        Assert.Multiple(() =>
        {
            Assert.That(refusal.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
            Assert.That(refusal.Status.Detail, Does.Contain("f.conf:1:").And.Contains("more errors"));
            Assert.That(detail.Diagnostics, Is.Not.Empty);
            Assert.That(detail.Omitted, Is.GreaterThan(4_000));
        });
        GetStatusResponse status = await Daemon.Director.GetStatusAsync(new());
        Assert.That(status.LastRefusal.Diagnostics, Has.Count.EqualTo(detail.Diagnostics.Count + (int)detail.Omitted));
    }

    [Test]
    public async Task Reload_DataPlaneRefuses_EverythingIsAsBefore()
    {
        DataPlane.Refuse = request => (request.Delta?.Services ?? request.Snapshot!.Services).Any(s => s.Scheduler == "wlc") ? "no room" : null;
        Wire.Snapshot before = SnapshotState.Canonical(DataPlane.State);

        await File.WriteAllTextAsync(Temporary["f.conf"], First.Replace("lb_algo wrr", "lb_algo wlc", StringComparison.Ordinal));
        await RefusedAsync(StatusCode.FailedPrecondition, "no room", () => Daemon.Director.ReloadAsync(new()).ResponseAsync);

        GetStatusResponse status = await Daemon.Director.GetStatusAsync(new());
        ConfigurationHistoryResponse history = await Daemon.Configuration.HistoryAsync(new());
        Assert.Multiple(() =>
        {
            Assert.That(SnapshotState.Canonical(DataPlane.State), Is.EqualTo(before));
            Assert.That(status.ConfigurationError, Does.Contain("no room"));
            Assert.That(history.Loads.Select(load => load.Result).Take(2), Is.EqualTo(new[] { LoadResult.Restored, LoadResult.Loaded }));
        });
        Assert.That((await Daemon.Services.GetAsync(new() { Key = Key("10.0.1.100") })).Scheduler, Is.EqualTo("wrr"));
    }

    [Test]
    public async Task Diff_OtherFile_SaysWhatAReloadWouldChangeWithSessions()
    {
        Segment.SetServer(0, 1, 9, 0, 0, 0, 0, 3, 4);
        DataPlane.Ports = DataPlane.Ports.Clone();
        DataPlane.Ports.Servers.Add(new Wire.ServerSlot
        {
            Service = Samples.Key().ToWire(), Address = Samples.EndPoint(2).Address.ToWire(), Port = 80, Slot = 1,
        });
        string next = First.Replace("weight 2", "weight 7", StringComparison.Ordinal)
            .Replace("    real_server 10.0.11.2 80 {\n    }\n", "", StringComparison.Ordinal)
            .Replace("10.0.1.101", "10.0.1.102", StringComparison.Ordinal);
        string file = Temporary["next.conf"];

        DiffConfigurationResponse diff = await Daemon.Configuration.DiffAsync(new() { File = file, Text = next });

        string old = Temporary["f.conf"];
        Assert.That(diff.Changes.Select(change => change.Text), Is.EqualTo(new[]
        {
            $"changed  real server 10.0.11.1:80 of TCP 10.0.1.100:80: weight 2 -> 7 ({file}:5)",
            $"removed  real server 10.0.11.2:80 of TCP 10.0.1.100:80: 7 sessions ({old}:8)",
            $"added    virtual service TCP 10.0.1.102:80: lb_algo rr ({file}:9)",
            $"added    real server 10.0.11.1:80 of TCP 10.0.1.102:80: weight 1, lvs_method NAT ({file}:13)",
            $"removed  virtual service TCP 10.0.1.101:80 ({old}:11)",
            $"removed  real server 10.0.11.1:80 of TCP 10.0.1.101:80: 0 sessions ({old}:15)",
        }));
        Assert.That(diff.Changes[1].Sessions, Is.EqualTo(7));
        Assert.That((await Daemon.Configuration.DiffAsync(new())).Changes, Is.Empty, "the director's own file");
        await RefusedAsync(StatusCode.FailedPrecondition, "next.conf:1:", () => Daemon.Configuration.DiffAsync(new() { File = file, Text = "mark_rule nonsense\n" }).ResponseAsync);
    }

    [Test]
    public async Task Show_FileAndApi_LoadsToTheSameServices()
    {
        VirtualService service = Service("10.0.1.105", servers: Server("10.0.11.5"));
        service.LocalAddressPool = "extra";
        await Daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.10") });
        await Daemon.Services.CreateAsync(new() { Service = service });

        ShowConfigurationResponse shown = await Daemon.Configuration.ShowAsync(new());

        Assert.That(shown.Text, Does.Contain($"real_server 10.0.11.1 80 {{ # {Temporary["f.conf"]}:5\n").And.Contains("virtual_server 10.0.1.105 80 { # API\n"));
        DiffConfigurationResponse diff = await Daemon.Configuration.DiffAsync(new() { File = Temporary["f.conf"], Text = shown.Objects[0].Text + shown.Objects[1].Text });
        Assert.That(diff.Changes, Is.Empty);
        Wire.Snapshot before = SnapshotState.Canonical(DataPlane.State);
        await Daemon.Services.DeleteAsync(new() { Key = service.Key });
        await Daemon.Pools.DeleteAsync(new() { Name = "extra" });
        await ReloadAsync(shown.Text);
        Assert.That(SnapshotState.Canonical(DataPlane.State), Is.EqualTo(before), "the file says all of it");
    }

    [Test]
    public async Task ConfirmWithin_NobodyConfirms_GoesBackAndSaysSo()
    {
        await File.WriteAllTextAsync(Temporary["f.conf"], "");
        ReloadResponse reloaded = await Daemon.Director.ReloadAsync(new() { ConfirmWithinSeconds = 1 });
        Assert.That(reloaded.PendingConfirmation.RemainingSeconds, Is.EqualTo(1));

        await Eventually.IsTrue(() => DataPlane.State.Services.Count == 2, "the first configuration is back");

        GetStatusResponse status = await Daemon.Director.GetStatusAsync(new());
        Assert.That(status.PendingConfirmation, Is.Null);
        Assert.That(status.Warnings, Has.Some.Contains("not confirmed in time"));
        ConfigurationHistoryResponse history = await Daemon.Configuration.HistoryAsync(new());
        Assert.That(history.Loads.Select(load => (load.Result, load.By, load.Current)).First(), Is.EqualTo((LoadResult.Restored, "timer", true)));
        await RefusedAsync(StatusCode.FailedPrecondition, "no configuration waits", () => Daemon.Configuration.ConfirmAsync(new()).ResponseAsync);
    }

    [Test]
    public async Task RollBack_ToTheOneBefore_IsInForceWhenItReturns()
    {
        await RefusedAsync(StatusCode.FailedPrecondition, "before this one", () => Daemon.Configuration.RollBackAsync(new()).ResponseAsync);
        await ReloadAsync("");

        RollBackConfigurationResponse back = await Daemon.Configuration.RollBackAsync(new());

        Assert.That(back.Load.Services, Is.EqualTo(2));
        Assert.That(DataPlane.State.Services, Has.Count.EqualTo(2));
        await RefusedAsync(StatusCode.FailedPrecondition, "not kept", () => Daemon.Configuration.RollBackAsync(new() { Id = 99 }).ResponseAsync);
    }

    private static ConfigurationRefusal DetailOf(RpcException refusal) =>
        StatusDetails.Parser.ParseFrom(refusal.Trailers.GetValueBytes("grpc-status-details-bin")!).Details.Single().Unpack<ConfigurationRefusal>();

    private async Task ReloadAsync(string text)
    {
        await File.WriteAllTextAsync(Temporary["f.conf"], text);
        await Daemon.Director.ReloadAsync(new());
    }
}
