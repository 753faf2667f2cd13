using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Notifications;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.Notifications;

/// <summary>Lines and subjects as recorded from keepalived 2.2.7.</summary>
[TestFixture]
public sealed class NotificationTextTests
{
    private static readonly RealServer s_server = Samples.Server(2);
    private static readonly VirtualService s_service = Samples.Service(Samples.Key(), s_server);

    [TestCase(true, "RS [10.0.11.2]:tcp:80 [10.0.1.100]:tcp:80 UP", "VS [10.0.1.100]:tcp:80 UP")]
    [TestCase(false, "RS [10.0.11.2]:tcp:80 [10.0.1.100]:tcp:80 DOWN", "VS [10.0.1.100]:tcp:80 DOWN")]
    public void LineOf_ServerAndService_AreThoseOfKeepalived(bool up, string server, string service) => Assert.That(
        (Line(s_service, up), NotificationText.LineOf(new ServiceEvent(s_service, up, ""))), Is.EqualTo((server, service)));

    [Test]
    public void LineOf_Mark_HasNoProtocol() => Assert.That(
        Line(s_service with { Key = ServiceKey.OfMark(7, AddressFamily.InterNetwork) }, true), Is.EqualTo("RS [10.0.11.2]:none:80 FWM 7 UP"));

    [Test]
    public void LineOf_Group_NamesTheGroup() => Assert.That(
        Line(s_service with { Group = new("G", s_service.Key) }, false), Is.EqualTo("RS [10.0.11.2]:tcp:80 [G]:0 DOWN"));

    [Test]
    public void LineOf_IPv6_IsInBrackets() => Assert.That(
        NotificationText.LineOf(new ServiceEvent(s_service with { Key = new(TransportProtocol.Udp, IPAddress.Parse("2001:db8::1"), 53) }, true, "")),
        Is.EqualTo("VS [2001:db8::1]:udp:53 UP"));

    [Test]
    public void SubjectOf_ServerAndService_AreThoseOfKeepalived() => Assert.Multiple(() =>
    {
        Assert.That(NotificationText.SubjectOf(new ServerEvent(s_service, s_server, true, "")),
            Is.EqualTo("Realserver [10.0.11.2]:tcp:80 of virtual server [10.0.1.100]:tcp:80 - UP"));
        Assert.That(NotificationText.SubjectOf(new ServiceEvent(s_service, false, "")), Is.EqualTo("Virtualserver [10.0.1.100]:tcp:80 - DOWN"));
    });

    [TestCase(null, null, null, true, false)]
    [TestCase(null, null, true, true, true)]
    [TestCase(null, null, false, false, false)]
    [TestCase(null, false, true, false, false)]
    [TestCase(true, false, false, true, true)]
    public void MailPolicy_ObjectThenCheckersThenDirector(bool? own, bool? checkers, bool? director, bool server, bool service)
    {
        MailSettings mail = new() { Server = "mail", Recipients = ["a"], CheckerAlerts = checkers, Alerts = director };
        Assert.Multiple(() =>
        {
            Assert.That(MailPolicy.Wants(new ServerEvent(s_service, s_server with { SendsMail = own }, true, ""), mail), Is.EqualTo(server));
            Assert.That(MailPolicy.Wants(new ServiceEvent(s_service with { SendsMail = own }, true, ""), mail), Is.EqualTo(service));
            Assert.That(MailPolicy.Wants(new ServiceEvent(s_service with { SendsMail = true }, true, ""), mail with { Server = null }), Is.False);
        });
    }

    private static string? Line(VirtualService service, bool up) => NotificationText.LineOf(new ServerEvent(service, s_server, up, ""));
}
