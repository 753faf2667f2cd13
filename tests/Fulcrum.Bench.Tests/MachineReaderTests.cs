using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Bench.Tests;

/// <summary>Facts about a machine, read from a tree of files.</summary>
internal sealed class MachineReaderTests
{
    private string _root = "";

    [SetUp]
    public void MakeTree() => _root = Directory.CreateTempSubdirectory("fulcrum-bench-tests-").FullName;

    [TearDown]
    public void RemoveTree() => Directory.Delete(_root, recursive: true);

    [Test]
    public void Facts_OfAMachine_AreThoseOfItsFiles()
    {
        Write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU: 2 GHz\n\nprocessor\t: 1\nmodel name\t: Some CPU: 2 GHz\n");
        Write("proc/meminfo", "MemTotal: 1 kB\nHugePages_Total:    3072\nHugepagesize:       2048 kB\n");
        Write("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "performance\n");

        MachineReader reader = new(_root);

        Assert.That(reader.Cpu(), Is.EqualTo("Some CPU: 2 GHz"));
        Assert.That(reader.Cores(), Is.EqualTo(2));
        Assert.That(reader.HugePages(), Is.EqualTo("3072 of 2 MiB"));
        Assert.That(reader.Governor(1), Is.EqualTo("performance"));
        Assert.That(reader.Governor(0), Is.Null);
    }

    [Test]
    public void Facts_WithoutAnyFile_AreUnknown()
    {
        MachineReader reader = new(_root);

        Assert.That((reader.Cpu(), reader.Cores(), reader.HugePages()), Is.EqualTo(("unknown", 0, "none")));
    }

    [Test]
    public void Read_OfThisMachine_NamesRuntimeAndCommit()
    {
        MachineFacts facts = new MachineReader().Read(0);

        Assert.That(facts.DotNet, Does.StartWith(".NET "));
        Assert.That(facts.Commit, Does.Match("^[0-9a-f]{12}( \\+ changes)?$|\\."));
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
