using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Notifications;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.ControlPlane.Tests.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.Notifications;

/// <summary>VRRP's events on their way to scripts and fifos.</summary>
[TestFixture]
public sealed class RouterNotifierTests
{
    private static readonly ScriptSettings s_scripts = new() { User = Environment.UserName };

    private TemporaryDirectory _directory = null!;
    private Notifier _notifier = null!;

    [SetUp]
    public void SetUp() => (_directory, _notifier) = (new(), new(new FakeTime(), new ListLogger<Notifier>()));

    [TearDown]
    public async Task TearDown()
    {
        await _notifier.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task Post_Scripts_AreRunWithKeepalivedsArguments()
    {
        string file = _directory["told"];
        Use(new() { Scripts = s_scripts }, new() { Any = new(["/bin/sh", "-c", $"echo \"$@\" >> {file}", "x"]) });

        _notifier.Post(new RouterEvent(RouterEventKind.Backup, "VI", false, 100, ""));
        await Eventually.IsTrue(() => File.Exists(file) && File.ReadAllLines(file).Length == 1, "one script");
        _notifier.Post(new RouterEvent(RouterEventKind.Master, "VI", false, 100, ""));
        await Eventually.IsTrue(() => File.ReadAllLines(file).Length == 2, "two scripts");

        Assert.That(File.ReadAllLines(file), Is.EqualTo(new[] { "INSTANCE VI BACKUP 100", "INSTANCE VI MASTER 100" }));
    }

    [Test]
    public async Task Post_Fifos_HaveVrrpAndServicesApart()
    {
        DirectorDefaults defaults = new()
        {
            Scripts = s_scripts, Pipe = Pipe("all"), ServicePipe = Pipe("lvs"), VrrpPipe = Pipe("vrrp"), RepeatsVrrpStatesOnReload = true,
        };
        Use(defaults, new());
        _notifier.Post(new RouterEvent(RouterEventKind.Master, "VI", false, 100, ""));
        _notifier.Post(new ServiceEvent(Samples.Service(Samples.Key()), true, ""));
        Use(defaults, new());

        Assert.That(await ReadAsync("all", 3), Is.EqualTo("INSTANCE \"VI\" MASTER 100\nVS [10.0.1.100]:tcp:80 UP\nINSTANCE \"VI\" MASTER 100\n"));
        Assert.That(await ReadAsync("vrrp", 2), Is.EqualTo("INSTANCE \"VI\" MASTER 100\nINSTANCE \"VI\" MASTER 100\n"));
        Assert.That(await ReadAsync("lvs", 1), Is.EqualTo("VS [10.0.1.100]:tcp:80 UP\n"));
    }

    private void Use(DirectorDefaults defaults, VrrpNotifications notifications) =>
        _notifier.Use(defaults, new() { Instances = [VrrpSamples.Instance() with { Notifications = notifications }] });

    private NotificationPipe Pipe(string name) => new() { Path = _directory[name], User = Environment.UserName };

    private async Task<string> ReadAsync(string name, int lines)
    {
        await Eventually.IsTrue(() => File.Exists(_directory[name]), name);
        await using FileStream stream = new(_directory[name], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        string text = "";
        byte[] piece = new byte[1024];
        while (text.Count(c => c == '\n') < lines)
            text += System.Text.Encoding.UTF8.GetString(piece, 0, await stream.ReadAsync(piece).AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
        return text;
    }
}
