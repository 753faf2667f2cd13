using Fulcrum.DataPlane.Control;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Starts DPDK, attaches the ports as a start does, sends nothing, and gives everything back. Once in a process.</summary>
internal static class PortTrial
{
    private const string Subject = "dpdk";
    private const int MempoolCache = 256;

    // Beside the buffers: what drivers and the steering's tables take.
    private const int MoreMiB = 128;

    /// <summary>What was found of DPDK and of each port.</summary>
    public static List<Finding> Run(DataPlaneOptions options)
    {
        try
        {
            NativeLayout.Verify();
            int memory = (int)Math.Min(options.MemoryMiB, MemoryNeed.Of(options).BuffersMiB + MoreMiB);
            Eal.Start(StartupChecks.EalArguments(options with { MemoryMiB = memory }));
        }
        catch (DpdkException e)
        {
            return [Finding.Error(Subject, $"DPDK does not start: {e.Message.TrimEnd('.')}.")];
        }
        List<Finding> findings = [Finding.Ok(Subject, $"{Eal.DpdkVersion} starts.")];
        try
        {
            TryPorts(options, findings);
            Eal.Stop();
        }
        catch (DpdkException e)
        {
            findings.Add(Finding.Error(Subject, $"{e.Message.TrimEnd('.')}."));
        }
        return findings;
    }

    private static void TryPorts(DataPlaneOptions options, List<Finding> findings)
    {
        Mempool pool = Mempool.Create("packets", options.Mbufs, MempoolCache, options.MbufSize, -1);
        List<LogicalPort> ports = [];
        foreach (PortOption port in options.Ports)
        {
            try
            {
                ports.Add(new LogicalPort(port, options, pool));
                findings.Add(Describe(ports[^1].Describe(), options.WorkerCores.Count));
            }
            catch (StartupException e)
            {
                findings.Add(Finding.Error(SubjectOf(port.Name), e.Message));
            }
        }
        foreach (LogicalPort port in ports)
            port.Dispose(problem => findings.Add(Finding.Warning(SubjectOf(port.Name), problem)));
    }

    private static Finding Describe(Wire.PortState port, int workers) => Finding.Ok(SubjectOf(port.Name),
        $"Driver {port.Driver} takes it: {port.ReceiveQueues} receive queue{(port.ReceiveQueues == 1 ? "" : "s")} for {workers} worker{(workers == 1 ? "" : "s")}, MTU {port.Mtu}.");

    private static string SubjectOf(string port) => $"port {port}";
}
