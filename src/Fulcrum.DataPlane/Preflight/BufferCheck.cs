namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether there are packet buffers for everything that holds some at the same time.</summary>
internal static class BufferCheck
{
    private const string Subject = "buffers";

    // What most drivers take when they are free to choose.
    private const int UsualDescriptors = 1_024;

    // A worker's part of the pool's cache, and its burst.
    private const int CachedByWorker = 512 + 64;

    // Devices without descriptors of their own.
    private static readonly string[] WithoutDescriptors = ["net_ring", "net_null", "net_pcap", "net_memif"];

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        DataPlaneOptions options = machine.Options;
        int workers = options.WorkerCores.Count;
        int queues = options.Ports.Sum(port => QueuesOf(port, workers));
        long receive = (long)queues * Descriptors(options.ReceiveDescriptors);
        long transmit = (long)queues * Descriptors(options.TransmitDescriptors);
        long others = (long)workers * (CachedByWorker + Math.Min(WorkerSetup.MostHeld, options.Mbufs / 8));
        long needed = receive + transmit + others;
        string what = $"receive queues can hold about {receive}, transmit queues {transmit}, workers {others}";
        yield return options.Mbufs >= needed
            ? Finding.Ok(Subject, $"There are {options.Mbufs} packet buffers; {what}.")
            : Finding.Warning(Subject, $"{options.Mbufs} packet buffers may run out under load: {what}. Use --mbufs {needed}, or fewer --rx-descriptors and --tx-descriptors.");
    }

    private static int QueuesOf(PortOption port, int workers)
    {
        int devices = port.Devices.Count(device => !WithoutDescriptors.Any(name => device.StartsWith(name, StringComparison.Ordinal)));
        return devices == 1 ? port.QueueWorkers?.Count ?? workers : devices;
    }

    private static int Descriptors(int asked) => asked == 0 ? UsualDescriptors : asked;
}
