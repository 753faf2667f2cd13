using System.Diagnostics;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Comparison;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>What the steps of loading a large file cost, the first time and later: figures for people, run by name.</summary>
[TestFixture]
[Explicit("prints figures")]
public sealed class LargeFileMeasurement
{
    [Test]
    public void Steps()
    {
        MemoryFiles files = new() { ["/f.conf"] = LargeFile.Write(), ["/g.conf"] = LargeFile.Write(weight: 5) };
        for (int round = 0; round < 6; round++)
        {
            Document document = Time("read", () => DocumentReader.Read("/f.conf", files, ConfigurationOptions.Default, new DiagnosticLog())!);
            DirectorModel model = Time("load", () => ConfigurationLoader.Load("/f.conf", files).Model!);
            DirectorModel other = ConfigurationLoader.Load("/g.conf", files).Model!;
            Time("validate", () => ModelValidator.Validate(model));
            Time("text", () => DocumentText.Objects(document));
            Time("compare", () => ModelComparison.Compare(model, other));
            Time("compile", () => SnapshotCompiler.Compile(model, HealthView.Empty, KernelState.Empty, PortMap.Empty));
            TestContext.Out.WriteLine();
        }
    }

    private static T Time<T>(string what, Func<T> action)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        T result = action();
        TestContext.Out.Write($"{what} {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms ({(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds:0} cpu)  ");
        return result;
    }
}
