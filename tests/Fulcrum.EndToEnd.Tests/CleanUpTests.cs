using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>A lab leaves nothing behind.</summary>
[Category("Lab")]
internal sealed class CleanUpTests
{
    [Test]
    public void Lab_Ended_LeavesNoTrace()
    {
        string prefix, directory;
        string[] processes;
        using (LabNetwork lab = LabNetwork.UpWithDirector())
        {
            (prefix, directory) = (lab.Prefix, lab.Directory);
            processes = [.. new[] { "dataplane", "daemon", "nginx1", "nginx2", "socat1", "socat2" }.Select(lab.ProcessId)];
        }

        Assert.That(Directory.Exists(directory), Is.False);
        Assert.That(Directory.Exists($"/run/dpdk/fulcrum-{prefix}"), Is.False);
        Assert.That(Directory.GetFiles("/run/netns").Where(path => path.Contains(prefix, StringComparison.Ordinal)), Is.Empty);
        Assert.That(processes.Where(Runs), Is.Empty);
        foreach (string hugePages in new[] { "/dev/hugepages", "/mnt/huge" }.Where(Directory.Exists))
        {
            Assert.That(Directory.GetFiles(hugePages, prefix + "*"), Is.Empty);
        }
    }

    private static bool Runs(string process)
    {
        string status = $"/proc/{process}/status";
        return File.Exists(status) && !File.ReadLines(status).Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal));
    }
}
