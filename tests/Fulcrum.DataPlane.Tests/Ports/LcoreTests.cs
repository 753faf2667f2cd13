using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed class LcoreTests : DpdkFixture
{
    private const int ImpossibleCpu = 1023;

    [Test]
    public void RegisterAndPin_MissingCpu_NamesIt() => OnOwnThread(() =>
        Assert.That(
            () => Lcore.RegisterAndPin(ImpossibleCpu),
            Throws.TypeOf<DpdkException>().With.Message.Contains("cannot pin the thread to CPU 1023")));

    [Test]
    public void RegisterAndPin_Twice_IsRefusedUntilUnregistered() => OnOwnThread(() =>
    {
        int cpu = FirstAllowedCpu();
        int lcore = Lcore.RegisterAndPin(cpu);
        Assert.That(() => Lcore.RegisterAndPin(cpu), Throws.TypeOf<DpdkException>().With.Message.Contains("lcore"));
        Lcore.Unregister();
        Assert.That(Lcore.RegisterAndPin(cpu), Is.EqualTo(lcore));
        Lcore.Unregister();
    });

    /// <summary>From "Cpus_allowed_list: 2-5,7" of the kernel.</summary>
    private static int FirstAllowedCpu()
    {
        string line = File.ReadLines("/proc/thread-self/status").First(l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
        return int.Parse(line.Split('\t')[1].Split('-', ',')[0]);
    }

    private static void OnOwnThread(Action body)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                body();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        Assert.That(failure, Is.Null);
    }
}
