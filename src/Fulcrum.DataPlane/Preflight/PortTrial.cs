using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Ports;
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
            Eal.Start(EalArguments.Of(options with { MemoryMiB = memory }));
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
        catch (Exception e) when (e is DpdkException or InsufficientMemoryException)
        {
            findings.Add(Finding.Error(Subject, $"{e.Message.TrimEnd('.')}."));
        }
        return findings;
    }

    private static void TryPorts(DataPlaneOptions options, List<Finding> findings)
    {
        Mempool pool = Mempool.Create("packets", options.Mbufs, MempoolCache, options.MbufSize, -1);
        List<LogicalPort> ports = [];
        foreach ((PortOption port, int index) in options.Ports.Select((port, index) => (port, index)))
        {
            try
            {
                ports.Add(new LogicalPort(port, index, options, pool));
                findings.Add(Describe(ports[^1].Describe(), options.WorkerCores.Count));
            }
            catch (StartupException e)
            {
                findings.Add(Finding.Error(SubjectOf(port.Name), e.Message));
            }
        }
        if (ports.Count == options.Ports.Count && options.WorkerCores.Count > 1)
            Steer(options, ports, findings);
        foreach (LogicalPort port in ports)
            port.Dispose(problem => findings.Add(Finding.Warning(SubjectOf(port.Name), problem)));
    }

    /// <summary>Sets the devices' hashes up and verifies them (<see cref="RssSelfTest"/>), as a start does.</summary>
    private static void Steer(DataPlaneOptions options, List<LogicalPort> ports, List<Finding> findings)
    {
        SteeringPlan plan = SteeringPlan.Make(
            new HugePageMemory(ports[0].NumaNode), [.. ports.Select(port => port.ToCandidate())], options.WorkerCores.Count, options.Steering);
        for (int index = 0; index < ports.Count; index++)
            findings.Add(SteeringFinding.Of(SubjectOf(ports[index].Name), plan.Ports[index], options.Steering));
    }

    private static Finding Describe(Wire.PortState port, int workers) => Finding.Ok(SubjectOf(port.Name),
        $"Driver {port.Driver} takes it: {Counted(port.ReceiveQueues, "receive queue")} for {Counted((uint)workers, "worker")}, MTU {port.Mtu}.");

    private static string Counted(uint count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static string SubjectOf(string port) => $"port {port}";
}
