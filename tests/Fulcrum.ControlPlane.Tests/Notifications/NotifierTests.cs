using System.Diagnostics;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Notifications;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.Notifications;

[TestFixture]
public sealed class NotifierTests
{
    private static readonly ScriptSettings s_scripts = new() { User = Environment.UserName };

    private TemporaryDirectory _directory = null!;
    private ListLogger<Notifier> _log = null!;
    private Notifier _notifier = null!;

    [SetUp]
    public void SetUp()
    {
        (_directory, _log) = (new(), new());
        _notifier = new(new FakeTime(), _log);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _notifier.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task Post_Scripts_RunAsWrittenWithTheirOutputInTheLog()
    {
        RealServer server = Samples.Server(2) with { NotifyUp = Shell("echo up $# >&2"), NotifyDown = Shell("exit 3") };
        VirtualService service = Samples.Service(Samples.Key(), server) with { Quorum = new() { Up = Shell("echo gained") } };
        _notifier.Use(new() { Scripts = s_scripts });

        _notifier.Post(new ServerEvent(service, server, Up: true, ""));
        _notifier.Post(new ServiceEvent(service, Up: true, "weight 1 of 1"));
        await Eventually.IsTrue(() => _log.Lines.Count == 3, "two scripts and the service");
        _notifier.Post(new ServerEvent(service, server, Up: false, ""));
        await Eventually.IsTrue(() => _log.Lines.Count == 4, "the third script");

        Assert.That(_log.Lines, Is.EquivalentTo(new[]
        {
            "Information: TCP 10.0.1.100:80 has its quorum: weight 1 of 1",
            "Information: notify_up of TCP 10.0.1.100:80: real server 10.0.11.2:80: up 0",
            "Information: quorum_up of TCP 10.0.1.100:80: gained",
            "Warning: notify_down of TCP 10.0.1.100:80: real server 10.0.11.2:80 returned 3.",
        }));
    }

    [Test]
    public async Task Post_ScriptThatHangs_HoldsUpNobodyAndNothingPilesUp()
    {
        string file = _directory["runs"];
        VirtualService service = Samples.Service(Samples.Key()) with
        {
            Quorum = new() { Up = Shell($"echo up >> {file}; sleep 0.5"), Down = Shell($"echo down >> {file}") },
        };
        VirtualService other = Samples.Service(Samples.Key(101)) with { Quorum = new() { Up = Shell($"echo other >> {file}") } };
        _notifier.Use(new() { Scripts = s_scripts });
        long begin = Stopwatch.GetTimestamp();

        _notifier.Post(new ServiceEvent(service, Up: true, ""));
        await Eventually.IsTrue(() => File.Exists(file), "the first runs");
        for (int i = 0; i < 100; i++)
            _notifier.Post(new ServiceEvent(service, Up: i % 2 == 0, ""));
        _notifier.Post(new ServiceEvent(other, Up: true, ""));
        TimeSpan posting = Stopwatch.GetElapsedTime(begin);
        await Eventually.IsTrue(() => File.ReadAllLines(file).Length == 3, "the newest of those that wait, and the other one");

        Assert.That(File.ReadAllLines(file), Is.EqualTo(new[] { "up", "other", "down" }));
        Assert.That(posting, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public async Task Post_WithScriptSecurity_RefusesWhatOthersCanChange()
    {
        Assume.That(Environment.UserName, Is.EqualTo("root"), "needs root");
        string script = _directory["script"];
        File.WriteAllText(script, "#!/bin/sh\n");
        File.SetUnixFileMode(script, (UnixFileMode)0b111_111_111);
        VirtualService service = Samples.Service(Samples.Key()) with { Quorum = new() { Up = new Script([script]) } };
        _notifier.Use(new() { Scripts = s_scripts with { IsSecure = true } });

        _notifier.Post(new ServiceEvent(service, Up: true, ""));

        await Eventually.IsTrue(() => _log.Lines.Count == 2, "a refusal");
        Assert.That(_log.Lines[1], Does.StartWith("Error: quorum_up of TCP 10.0.1.100:80 is not run:").And.Contain("is not run as root"));
    }

    [Test]
    public async Task Post_Fifos_GetLinesInOrderAndTheReaderItsPath()
    {
        string lines = _directory["lines"];
        NotificationPipe pipe = new() { Path = _directory["fifo"], Reader = Shell($"cat $0 > {lines}") };
        RealServer server = Samples.Server(2);
        VirtualService service = Samples.Service(Samples.Key(), server);
        _notifier.Use(new() { Scripts = s_scripts, ServicePipe = pipe });

        _notifier.Post(new ServerEvent(service, server, Up: false, ""));
        _notifier.Post(new ServiceEvent(service, Up: false, ""));
        _notifier.Post(new ServerEvent(service, server, Up: true, ""));

        await Eventually.IsTrue(() => File.Exists(lines) && File.ReadAllLines(lines).Length == 3, "three lines");
        Assert.That(File.ReadAllLines(lines), Is.EqualTo(new[]
        {
            "RS [10.0.11.2]:tcp:80 [10.0.1.100]:tcp:80 DOWN", "VS [10.0.1.100]:tcp:80 DOWN", "RS [10.0.11.2]:tcp:80 [10.0.1.100]:tcp:80 UP",
        }));
    }

    [Test]
    public async Task Post_Mail_IsADialogueForEach()
    {
        using SmtpResponder responder = new();
        VirtualService service = Samples.Service(Samples.Key(), Samples.Server(2)) with { SendsMail = true };
        _notifier.Use(new() { RouterId = "T", Mail = MailTo(responder) });

        _notifier.Post(new ServerEvent(service, service.RealServers[0], Up: false, "connection refused"));
        _notifier.Post(new ServiceEvent(service, Up: false, "weight 0 of 1"));

        await Eventually.IsTrue(() => responder.Dialogues.Count == 2, "two mails");
        Assert.That(responder.Dialogues[0], Is.EqualTo(new[]
        {
            "HELO me", "MAIL FROM:<k@example.com>", "RCPT TO:<a@example.com>", "RCPT TO:<b@example.com>", "DATA",
            "Date: Tue, 01 Jan 2030 00:00:00 +0000", "From: k@example.com",
            "Subject: [T] Realserver [10.0.11.2]:tcp:80 of virtual server [10.0.1.100]:tcp:80 - DOWN", "X-Mailer: Fulcrum",
            "To: a@example.com, b@example.com", "", "=> connection refused <=", ".", "QUIT",
        }));
        Assert.That(responder.Dialogues[1], Has.Member("Subject: [T] Virtualserver [10.0.1.100]:tcp:80 - DOWN"));
    }

    [Test]
    public async Task Post_MailThatIsRefused_IsLoggedOnce()
    {
        using SmtpResponder responder = new() { Greeting = "554 no" };
        VirtualService service = Samples.Service(Samples.Key(), Samples.Server(2));
        _notifier.Use(new() { Mail = MailTo(responder) });

        for (int i = 0; i < 3; i++)
            _notifier.Post(new ServerEvent(service, service.RealServers[0], Up: false, ""));

        await Eventually.IsTrue(() => responder.Dialogues.Count == 3, "three attempts");
        await _notifier.DisposeAsync();
        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "Warning: Mail cannot be sent: the greeting is 554. This is told again when it has worked meanwhile.",
        }));
    }

    [Test]
    public async Task Startup_ThatTakesTooLong_IsEnded()
    {
        ScriptSettings scripts = s_scripts with { Startup = Shell("sleep 100"), StartupTimeout = TimeSpan.FromSeconds(0.2) };

        await _notifier.RunStartupAsync(scripts, CancellationToken.None);

        Assert.That(_log.Lines, Is.EqualTo(new[] { "Warning: startup_script did not end within 0.2 s and was ended." }));
    }

    private static MailSettings MailTo(SmtpResponder responder) => new()
    {
        Server = "127.0.0.1", Port = responder.Port, Sender = "k@example.com", HelloName = "me", Recipients = ["a@example.com", "b@example.com"],
    };

    private static Script Shell(string text) => new(["/bin/sh", "-c", text]);
}
