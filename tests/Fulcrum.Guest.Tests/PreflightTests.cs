namespace Fulcrum.Guest.Tests;

/// <summary>What preflight says about PCI devices with RSS.</summary>
[Category("Guest")]
public sealed class PreflightTests
{
    [Test]
    public void Preflight_BeforeAStart_FindsThatTheDevicesLeadPacketsToTheirWorkers()
    {
        string findings = Director.Script(TestBed.Machine, "", "preflight");
        File.WriteAllText(Path.Combine(Machine.Share, "preflight.txt"), findings);

        foreach (string port in (ReadOnlySpan<string>)["wan", "lan"])
        {
            Assert.That(findings, Does.Match($"ok +port {port}: Driver net_virtio takes it: 2 receive queues for 2 workers"));
            Assert.That(findings, Does.Match($"ok +port {port}: RSS self-test: its device leads packets to their workers"));
        }

        Assert.That(findings, Does.Contain("The data plane can start: 0 errors"));
    }
}
