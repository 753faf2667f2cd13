using System.Net;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Comparison;
using Fulcrum.ControlPlane.Model.Settings;
using static Fulcrum.ControlPlane.Tests.Configuration.Configurations;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>The block session_sync, and that nobody gets to read its key.</summary>
[TestFixture]
internal sealed class SessionSyncTests
{
    private const string Key = "correct horse battery staple";
    private const string Peers = "local 192.0.2.1\npeer 192.0.2.2\n";

    [Test]
    public void Block_WithTheLeast_HasDefaults()
    {
        SessionSync sync = LoadClean(Block($"{Peers}key \"{Key}\"")).SessionSync!;

        Assert.That((sync.Local, sync.Peer), Is.EqualTo((Endpoint("192.0.2.1", 8848), Endpoint("192.0.2.2", 8848))));
        Assert.That((sync.Refresh.TotalSeconds, sync.Rate, sync.Wait.TotalSeconds, sync.IsInsecure), Is.EqualTo((60.0, 200_000u, 30.0, false)));
        Assert.That(sync.Key!.Value.ToBytes(), Is.EqualTo(System.Text.Encoding.UTF8.GetBytes(Key)));
    }

    [Test]
    public void Block_WithEverything_IsRead()
    {
        SessionSync sync = LoadClean(Block("local 2001:db8::1 9000\npeer 2001:db8::2 9001\ninsecure\nrefresh 30\nrate 5000\nwait 0")).SessionSync!;

        Assert.That((sync.Local, sync.Peer), Is.EqualTo((Endpoint("2001:db8::1", 9000), Endpoint("2001:db8::2", 9001))));
        Assert.That((sync.Refresh.TotalSeconds, sync.Rate, sync.Wait, sync.IsInsecure, sync.Key), Is.EqualTo((30.0, 5_000u, TimeSpan.Zero, true, (Secret?)null)));
    }

    [Test]
    public void NoBlock_IsNoSynchronisation() => Assert.That(LoadClean(Service()).SessionSync, Is.Null);

    [TestCase("peer 192.0.2.2\ninsecure", 1, "needs local")]
    [TestCase("local 192.0.2.1\ninsecure", 1, "needs peer")]
    [TestCase(Peers, 1, "there is no key")]
    [TestCase(Peers + "key short", 1, "the key has 5 characters; use 16 or more")]
    [TestCase(Peers + "key \"correct horse battery staple\"\ninsecure", 1, "insecure does not go with a key")]
    [TestCase(Peers + "key ***", 4, "*** stands where a configuration is shown without its key")]
    [TestCase(Peers + "key", 4, "key needs one word after it")]
    [TestCase(Peers + "insecure\nrate 0", 5, "rate: 0 is out of range; use 1000 to 10000000")]
    [TestCase(Peers + "insecure\nrefresh x", 5, "refresh: 'x' is not a number")]
    [TestCase(Peers + "insecure\nwait -1", 5, "wait: '-1' is not a number")]
    [TestCase("local 192.0.2.1\npeer 192.0.2.1\ninsecure", 1, "local and peer are the same")]
    [TestCase("local 192.0.2.1\npeer 2001:db8::2\ninsecure", 1, "different address families")]
    [TestCase("local 224.0.0.1\npeer 192.0.2.2\ninsecure", 1, "local: 224.0.0.1 is not an address")]
    [TestCase("local 192.0.2.1\npeer 192.0.2.2 70000\ninsecure", 3, "peer: 70000 is out of range")]
    [TestCase("local here\npeer 192.0.2.2\ninsecure\nlocal 192.0.2.1", 2, "local: 'here' is not an IP address")]
    public void Block_ThatIsWrong_IsRefused(string lines, int line, string words) => AssertError(Block(lines), line, words);

    [Test]
    public void SecondBlock_IsRefused() =>
        AssertError(Block(Peers + "insecure") + Block(Peers + "insecure"), 6, "session_sync is there already (/etc/test.conf:1)");

    [Test]
    public void Directors_OnOneHost_MayHaveOneAddress() =>
        Assert.That(LoadClean(Block("local 127.0.0.1 9000\npeer 127.0.0.1 9001\ninsecure")).SessionSync!.Peer.Port, Is.EqualTo(9001));

    [Test]
    public void KeyFile_IsReadWithoutItsLineEnd()
    {
        MemoryFiles files = new() { ["/etc/test.conf"] = Block(Peers + "key_file sync.key"), ["/etc/sync.key"] = Key + "\n" };

        Assert.That(ConfigurationLoader.Load("/etc/test.conf", files).Model!.SessionSync!.Key, Is.EqualTo(new Secret(Key)));
    }

    [TestCase("key_file missing.key", "the key in /etc/missing.key cannot be read")]
    [TestCase("key_file sync.key\nkey \"correct horse battery staple\"", "key_file does not go with key")]
    public void KeyFile_ThatCannotBe_IsRefused(string lines, string words)
    {
        MemoryFiles files = new() { ["/etc/test.conf"] = Block(Peers + lines), ["/etc/sync.key"] = Key };
        files.Unreadable.Add("/etc/missing.key");

        ConfigurationResult result = ConfigurationLoader.Load("/etc/test.conf", files);

        Assert.That(result.Model, Is.Null);
        Assert.That(result.Diagnostics.Select(item => item.Sentence), Has.Some.Contains(words));
    }

    [TestCase($"key \"{Key}\"")]
    [TestCase($"key \"{Key}\" {Key}")]
    [TestCase($"key \"{Key}\" {{ }}\nbogus")]
    [TestCase("key $SECRET")]
    [TestCase($"key \"{Key}\"\nrate 0")]
    public void Key_IsNeverShown(string lines)
    {
        // One line, so that every diagnostic of the block shows it.
        string text = $"$SECRET=\"{Key}\"\n" + Block(Peers + lines) + $"session_sync {{ {lines.Replace("\n", " ")} }}\n";
        ConfigurationResult result = Load(text);

        Assert.That(result.Diagnostics, Is.Not.Empty);
        foreach (Diagnostic diagnostic in result.Diagnostics)
            Assert.That(diagnostic.Format() + diagnostic, Does.Not.Contain("horse"));
        foreach (ShownObject shown in DocumentText.Objects(result.Document!))
            Assert.That(shown.Text + shown.Name, Does.Not.Contain("horse"));
    }

    [Test]
    public void Key_InTheModelsText_IsHidden()
    {
        DirectorModel model = LoadClean(Block($"{Peers}key \"{Key}\""));

        Assert.That($"{model} {model.SessionSync}", Does.Not.Contain("horse").And.Contain("Key = ***"));
    }

    [Test]
    public void Show_HasTheBlockWithoutItsKey() =>
        Assert.That(DocumentText.Objects(Load(Block($"{Peers}key \"{Key}\"")).Document!)[0].Text,
            Does.Contain("    key ***\n").And.Contain("    peer 192.0.2.2\n"));

    [TestCase("insecure", "insecure\nrefresh 30", "session_sync: refresh 60 s -> 30 s")]
    [TestCase("insecure", "key \"0123456789abcdef\"", "session_sync: key given, insecure yes -> no")]
    [TestCase("key \"0123456789abcdef\"", "key \"0123456789abcdeg\"", "session_sync: key another one")]
    [TestCase("key \"0123456789abcdef\"", "key \"0123456789abcdef\"", "")]
    public void Diff_SaysWhatIsDifferentAndNoKey(string before, string after, string expected)
    {
        IReadOnlyList<ObjectChange> changes = ModelComparison.Compare(LoadClean(Block(Peers + before)), LoadClean(Block(Peers + after)));

        Assert.That(string.Join('\n', changes.Select(change => $"{change.Name}: {string.Join(", ", change.Fields)}")), Is.EqualTo(expected));
    }

    [Test]
    public void Diff_OfABlockThatComesAndGoes_NamesIt()
    {
        DirectorModel without = LoadClean(Service());
        DirectorModel with = LoadClean(Service() + Block(Peers + "insecure"));

        ObjectChange come = ModelComparison.Compare(without, with).Single();
        ObjectChange gone = ModelComparison.Compare(with, without).Single();

        Assert.That((come.Kind, come.Name, come.Fields[0].ToString()), Is.EqualTo((ChangeKind.Added, "session_sync", "peer 192.0.2.2:8848")));
        Assert.That((gone.Kind, gone.Name), Is.EqualTo((ChangeKind.Removed, "session_sync")));
    }

    [Test]
    public void SyncDaemonOfKeepalived_IsNotedWithTheBlockThatDoesIt() =>
        AssertTells("global_defs {\nlvs_sync_daemon eth0\n}\n", Severity.Note, 2, "sessions are synchronised by session_sync");

    private static string Block(string lines) => $"session_sync {{\n{lines.TrimEnd()}\n}}\n";

    private static IPEndPoint Endpoint(string address, int port) => new(IPAddress.Parse(address), port);
}
