using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Notifications;
using Fulcrum.ControlPlane.Tests.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Tests.Notifications;

/// <summary>Lines, arguments and mails are those of keepalived.</summary>
[TestFixture]
public sealed class RouterNoticesTests
{
    private static readonly MailSettings s_mail = new() { Server = "192.0.2.25", Recipients = ["a@example.org"] };

    private static readonly VrrpNotifications s_scripts = new()
    {
        Master = new(["/m", "x y"]), Backup = new(["/b"]), Fault = new(["/f"]), Stop = new(["/s"]), Any = new(["/any", "first"]),
        LowerPriority = new(["/lower"]),
    };

    [TestCase(RouterEventKind.Master, "/m|x y", "MASTER")]
    [TestCase(RouterEventKind.Backup, "/b", "BACKUP")]
    [TestCase(RouterEventKind.Fault, "/f", "FAULT")]
    [TestCase(RouterEventKind.Stop, "/s", "STOP")]
    public void Take_State_RunsItsScriptAsWrittenThenNotifyWithArguments(RouterEventKind kind, string script, string word)
    {
        RouterNotice notice = Notices(s_scripts).Take(Event(kind), s_mail)!;

        Assert.That(notice.Line, Is.EqualTo($"INSTANCE \"VI\" {word} 100"));
        Assert.That(notice.Scripts.Select(item => string.Join("|", item.Script.Arguments)),
            Is.EqualTo(new[] { script, $"/any|first|INSTANCE|VI|{word}|100" }));
        Assert.That(notice.Mail, Is.Null);
    }

    [Test]
    public void Take_Group_HasPriorityZero()
    {
        RouterNotices notices = new();
        notices.Use(new() { SyncGroups = [VrrpSamples.Group("VI") with { Notifications = s_scripts }] });

        RouterNotice notice = notices.Take(new(RouterEventKind.Master, "G", true, 0, ""), s_mail)!;

        Assert.That(notice.Line, Is.EqualTo("GROUP \"G\" MASTER 0"));
        Assert.That(notice.Scripts[1].Script.Arguments, Is.EqualTo(new[] { "/any", "first", "GROUP", "G", "MASTER", "0" }));
    }

    [Test]
    public void Take_LowerPriority_RunsItsScriptAlone()
    {
        RouterNotice notice = Notices(s_scripts).Take(Event(RouterEventKind.LowerPriority), s_mail)!;

        Assert.That(notice.Line, Is.EqualTo("INSTANCE \"VI\" MASTER_RX_LOWER_PRI 100"));
        Assert.That(notice.Scripts.Single().Script.Arguments, Is.EqualTo(new[] { "/lower" }));
    }

    [TestCase(null, false, false)]
    [TestCase(null, true, true)]
    [TestCase(false, true, false)]
    [TestCase(true, false, true)]
    public void Take_PriorityChange_IsForFifosThatWantIt(bool? own, bool general, bool isTold)
    {
        RouterNotices notices = new();
        notices.Use(new()
        {
            Instances = [VrrpSamples.Instance() with { Notifications = s_scripts with { TellsPriorities = own } }],
            Defaults = new() { TellsPriorities = general },
        });

        RouterNotice? notice = notices.Take(Event(RouterEventKind.PriorityChanged) with { State = RouterState.Master }, s_mail);
        RouterNotice? other = notices.Take(Event(RouterEventKind.PriorityChanged) with { State = RouterState.Backup }, s_mail);

        Assert.That(notice?.Line, Is.EqualTo(isTold ? "INSTANCE \"VI\" MASTER_PRIORITY 100" : null));
        Assert.That(other?.Line, Is.EqualTo(isTold ? "INSTANCE \"VI\" BACKUP_PRIORITY 100" : null));
        Assert.That(notice?.Scripts ?? [], Is.Empty);
    }

    [Test]
    public void Take_DeletedWithItsScript_IsDeleted()
    {
        RouterNotices notices = Notices(s_scripts with { Deleted = new(["/d"]) });
        notices.Use(new());

        RouterNotice notice = notices.Take(Event(RouterEventKind.Deleted), s_mail)!;

        Assert.That(notice.Line, Is.EqualTo("INSTANCE \"VI\" DELETED 100"));
        Assert.That(notice.Scripts[0].Script.Arguments, Is.EqualTo(new[] { "/d" }));
        Assert.That(notice.Scripts[1].Script.Arguments[^2], Is.EqualTo("DELETED"));
    }

    [TestCase(RouterEventKind.Master, true)]
    [TestCase(RouterEventKind.Fault, false)]
    public void Take_DeletedWithoutAScript_LooksLikeFault(RouterEventKind before, bool isTold)
    {
        RouterNotices notices = Notices(s_scripts);
        notices.Take(Event(before), s_mail);
        notices.Use(new());

        RouterNotice? notice = notices.Take(Event(RouterEventKind.Deleted), s_mail);

        Assert.That(notice?.Line, Is.EqualTo(isTold ? "INSTANCE \"VI\" FAULT 100" : null));
        Assert.That(notice?.Scripts[0].Script.Arguments, isTold ? Is.EqualTo(new[] { "/f" }) : Is.Null);
    }

    [TestCase(RouterEventKind.SplitBrain)]
    [TestCase(RouterEventKind.DuplicateRouter)]
    [TestCase(RouterEventKind.AdvertRefused)]
    public void Take_OwnEvents_AreForTheLogOnly(RouterEventKind kind) => Assert.That(Notices(s_scripts).Take(Event(kind), s_mail), Is.Null);

    [TestCase(null, null, null, false)]
    [TestCase(null, null, true, true)]
    [TestCase(null, false, true, false)]
    [TestCase(true, false, false, true)]
    public void Take_Mail_IsWantedByTheInstanceThenVrrpThenAll(bool? own, bool? vrrp, bool? all, bool isMailed)
    {
        MailSettings mail = s_mail with { VrrpAlerts = vrrp, Alerts = all };
        RouterNotice notice = Notices(new() { SendsMail = own }).Take(Event(RouterEventKind.Master), mail)!;

        Assert.That(notice.Mail, isMailed
            ? Is.EqualTo(("VRRP Instance VI - Entering MASTER state", "VRRP Instance is now owning VRRP VIPs"))
            : Is.Null);
    }

    [Test]
    public void Take_Mail_OfAStateComesOnceAndNotOfFaultsWhereTheyAreOmitted()
    {
        RouterNotices notices = Notices(new() { SendsMail = true });
        MailSettings mail = s_mail with { OmitsFaults = true };
        RouterEventKind[] kinds =
            [RouterEventKind.Backup, RouterEventKind.Fault, RouterEventKind.Backup, RouterEventKind.Master, RouterEventKind.Stop];

        Assert.That(kinds.Select(kind => notices.Take(Event(kind), mail)!.Mail?.Subject), Is.EqualTo(new[]
        {
            "VRRP Instance VI - Entering BACKUP state", null, null, "VRRP Instance VI - Entering MASTER state", "VRRP Instance VI - Stopping",
        }));
    }

    [Test]
    public void Repeat_TellsOfGroupsThenInstancesThatAreThere()
    {
        RouterNotices notices = Notices(s_scripts);
        VrrpModel model = new() { Instances = [VrrpSamples.Instance()], SyncGroups = [VrrpSamples.Group("VI")] };
        notices.Use(model);
        notices.Take(Event(RouterEventKind.Master), s_mail);
        notices.Take(new(RouterEventKind.Master, "G", true, 0, ""), s_mail);
        notices.Take(Event(RouterEventKind.Backup) with { Name = "GONE" }, s_mail);

        Assert.That(notices.Repeat(), Is.EqualTo(new[] { "GROUP \"G\" MASTER 0", "INSTANCE \"VI\" MASTER 100" }));
    }

    private static RouterNotices Notices(VrrpNotifications settings)
    {
        RouterNotices notices = new();
        notices.Use(new() { Instances = [VrrpSamples.Instance() with { Notifications = settings }] });
        return notices;
    }

    private static RouterEvent Event(RouterEventKind kind) => new(kind, "VI", false, 100, "");
}
