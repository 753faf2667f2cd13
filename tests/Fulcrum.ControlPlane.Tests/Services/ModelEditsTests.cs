using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services;
using Fulcrum.ControlPlane.Tests.Daemons;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Services;

[TestFixture]
public sealed class ModelEditsTests
{
    private static readonly Origin s_line = new("/etc/f.conf", 12);

    // Services 1 (API, server 2) and 9 (file), pools "inside" (API) and "file" (file).
    private static readonly DirectorModel s_model = Samples.Model(
        Samples.Service(Samples.Key(1), Samples.Server(2)),
        Samples.Service(Samples.Key(9), Samples.Server(2)) with { Origin = s_line, LocalAddressPool = "file" }) with
    {
        Pools = [Samples.Pool(), Samples.Pool("file", "192.168.100.99") with { Origin = s_line }],
    };

    private static TestCaseData[] Refusals =>
    [
        Refusal("CreateService_OwnedByApi", StatusCode.AlreadyExists, "made by the API", m => m.Create(Samples.Service(Samples.Key(1)))),
        Refusal("CreateService_OwnedByFile", StatusCode.AlreadyExists, "/etc/f.conf:12", m => m.Create(Samples.Service(Samples.Key(9)))),
        Refusal("UpdateService_Missing", StatusCode.NotFound, "TCP 10.0.1.5:80", m => m.Update(Samples.Key(5), s => s)),
        Refusal("UpdateService_OwnedByFile", StatusCode.FailedPrecondition, "/etc/f.conf:12", m => m.Update(Samples.Key(9), s => s)),
        Refusal("DeleteService_Missing", StatusCode.NotFound, "TCP 10.0.1.5:80", m => m.Delete(Samples.Key(5))),
        Refusal("DeleteService_OwnedByFile", StatusCode.FailedPrecondition, "/etc/f.conf:12", m => m.Delete(Samples.Key(9))),
        Refusal("CreateServer_Exists", StatusCode.AlreadyExists, "10.0.11.2:80", m => m.Create(Samples.Key(1), Samples.Server(2))),
        Refusal("CreateServer_ServiceMissing", StatusCode.NotFound, "TCP 10.0.1.5:80", m => m.Create(Samples.Key(5), Samples.Server(2))),
        Refusal("CreateServer_OwnedByFile", StatusCode.FailedPrecondition, "/etc/f.conf:12", m => m.Create(Samples.Key(9), Samples.Server(3))),
        Refusal("UpdateServer_Missing", StatusCode.NotFound, "10.0.11.3:80", m => m.Update(Samples.Key(1), Samples.EndPoint(3), new ServerChange(1))),
        Refusal("UpdateServer_OwnedByFile", StatusCode.FailedPrecondition, "/etc/f.conf:12",
            m => m.Update(Samples.Key(9), Samples.EndPoint(2), new ServerChange(1))),
        Refusal("DeleteServer_Missing", StatusCode.NotFound, "10.0.11.3:80", m => m.Delete(Samples.Key(1), Samples.EndPoint(3))),
        Refusal("DeleteServer_OwnedByFile", StatusCode.FailedPrecondition, "/etc/f.conf:12", m => m.Delete(Samples.Key(9), Samples.EndPoint(2))),
        Refusal("CreatePool_Exists", StatusCode.AlreadyExists, "inside", m => m.Create(Samples.Pool())),
        Refusal("CreatePool_OwnedByFile", StatusCode.AlreadyExists, "/etc/f.conf:12", m => m.Create(Samples.Pool("file"))),
        Refusal("UpdatePool_Missing", StatusCode.NotFound, "nowhere", m => m.Update(Samples.Pool("nowhere"))),
        Refusal("UpdatePool_OwnedByFile", StatusCode.FailedPrecondition, "/etc/f.conf:12", m => m.Update(Samples.Pool("file"))),
        Refusal("DeletePool_Missing", StatusCode.NotFound, "nowhere", m => m.DeletePool("nowhere")),
        Refusal("DeletePool_InUse", StatusCode.FailedPrecondition, "TCP 10.0.1.1:80", m => m.DeletePool("inside")),
        Refusal("DeletePool_OwnedByFile", StatusCode.FailedPrecondition, "/etc/f.conf:12", m => m.DeletePool("file")),
    ];

    [TestCaseSource(nameof(Refusals))]
    public void Edit_NotAllowed_IsRefused(StatusCode code, string part, Func<DirectorModel, DirectorModel> edit)
    {
        RefusedException refusal = Assert.Throws<RefusedException>(() => edit(s_model))!;

        Assert.That(refusal.Code, Is.EqualTo(code));
        Assert.That(refusal.Message, Does.Contain(part));
    }

    [Test]
    public void Update_Service_KeepsItsServers()
    {
        VirtualService service = s_model.Update(Samples.Key(1), s => s with { Scheduler = "wrr", LocalAddressPool = "file", RealServers = [] }).Service(Samples.Key(1));

        Assert.That(service, Is.EqualTo(Samples.Service(Samples.Key(1), Samples.Server(2)) with { Scheduler = "wrr", LocalAddressPool = "file" }));
    }

    [Test]
    public void Create_Server_IsTheLast()
    {
        VirtualService service = s_model.Create(Samples.Key(1), Samples.Server(1)).Service(Samples.Key(1));

        Assert.That(service.RealServers, Is.EqualTo(new[] { Samples.Server(2), Samples.Server(1) }));
    }

    [TestCase(null, ForwardingMode.FullNat)]
    [TestCase(ForwardingMode.Nat, ForwardingMode.Nat)]
    public void Update_Server_KeepsTheModeUnlessGiven(ForwardingMode? given, ForwardingMode expected)
    {
        DirectorModel next = s_model.Update(Samples.Key(1), Samples.EndPoint(2), new ServerChange(0, given));

        Assert.That(next.Service(Samples.Key(1)).Server(Samples.EndPoint(2)), Is.EqualTo(Samples.Server(2, weight: 0) with { Mode = expected }));
    }

    [Test]
    public void Delete_ServerServicePool_LeavesTheRest()
    {
        DirectorModel next = s_model.Delete(Samples.Key(1), Samples.EndPoint(2));
        Assert.That(next.Service(Samples.Key(1)).RealServers, Is.Empty);

        next = next.Delete(Samples.Key(1)).DeletePool("inside");

        Assert.That(next.Services.Select(s => s.Key), Is.EqualTo(new[] { Samples.Key(9) }));
        Assert.That(next.Pools.Select(p => p.Name), Is.EqualTo(new[] { "file" }));
    }

    private static TestCaseData Refusal(string name, StatusCode code, string part, Func<DirectorModel, DirectorModel> edit) =>
        new TestCaseData(code, part, edit).SetArgDisplayNames(name);
}
