using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

/// <summary>The one DPDK environment of this process, for the fixtures of this namespace: no huge pages, no privileges.</summary>
[SetUpFixture]
public sealed class SharedEal
{
    private static string? s_missing;

    [OneTimeSetUp]
    public void Start()
    {
        if (NativeLibraryLoader.Find() == null)
        {
            s_missing = "libfulcrum.so is not built: cmake -S . -B out/native && cmake --build out/native";
            return;
        }
        Eal.Start([
            "--no-huge", "-m", "320", "--no-shconf", "--no-pci", "--iova-mode=va", "--no-telemetry", "--lcores", "0",
            "--file-prefix", $"fulcrum-tests-{Environment.ProcessId}",
        ]);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        if (s_missing == null)
        {
            Eal.Stop();
        }
    }

    /// <summary>Called by every fixture before its tests: skips them with the reason where DPDK is not there.</summary>
    internal static void Require()
    {
        if (s_missing != null)
        {
            Assert.Ignore(s_missing);
        }
    }
}
