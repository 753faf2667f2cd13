using System.Diagnostics;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Tests.Configuration;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>700 virtual servers with 9,000 real servers.</summary>
[TestFixture]
public sealed class LargeFileApiTests() : ApiFixture(LargeFile.Write())
{
    // On an idle machine it is below a second; this says only that nothing grows with the square of the file.
    private static readonly TimeSpan s_generous = TimeSpan.FromSeconds(25);

    [Test]
    public async Task Reload_OneServerChanged_SendsItsServiceAlone()
    {
        int changes = DataPlane.Changes.Count;
        await File.WriteAllTextAsync(Temporary["f.conf"], LargeFile.Write(weight: 5));
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();

        ReloadResponse response = await Daemon.Director.ReloadAsync(new());

        TimeSpan took = Stopwatch.GetElapsedTime(start);
        TestContext.Out.WriteLine($"{took.TotalMilliseconds:0} ms, {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds:0} ms of processor time");
        Assert.Multiple(() =>
        {
            Assert.That(response.Services, Is.EqualTo(LargeFile.ServiceCount));
            Assert.That(DataPlane.Changes.Skip(changes).Single().Delta.Services.Single().RealServers.Single(server => server.Weight == 5), Is.Not.Null);
            Assert.That(took, Is.LessThan(s_generous));
        });
    }
}
