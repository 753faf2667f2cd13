using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane.Statistics;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>Workers and the steering of ports as the API tells them. A counter that the data plane does not have is 0.</summary>
public static class ApiWorkers
{
    private const string DropPrefix = "drop.";

    // Names of the data plane's histogram, with their bounds; 0: none.
    private static readonly (string Name, uint AtMostUs)[] s_pollGaps =
    [
        ("poll_gaps_le_10us", 10), ("poll_gaps_le_20us", 20), ("poll_gaps_le_50us", 50), ("poll_gaps_le_100us", 100),
        ("poll_gaps_le_1ms", 1000), ("poll_gaps_more", 0),
    ];

    /// <summary>One worker.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="counters">Its counters, drops included.</param>
    /// <param name="places">Where workers run, by number; those of others may be missing.</param>
    /// <param name="ports">All ports.</param>
    public static Worker ToApi(
        int index, IReadOnlyList<CounterValue> counters, IReadOnlyList<Wire.WorkerPlace> places, IReadOnlyList<Wire.PortState> ports)
    {
        Dictionary<string, ulong> values = counters.ToDictionary(c => c.Name, c => c.Value);
        ulong Value(string name) => values.GetValueOrDefault(name);
        Worker worker = new()
        {
            Index = (uint)index,
            BusyUs = Value("busy_us"),
            IdleUs = Value("idle_us"),
            Polls = Value("polls"),
            EmptyPolls = Value("empty_polls"),
            LongestPollGapUs = Value("longest_poll_gap_us"),
            ReceivedPackets = Value("received"),
            ReceivedBytes = Value("received_bytes"),
            Bursts = Value("bursts"),
            TransmittedPackets = Value("transmitted"),
            PuntedPackets = Value("punted"),
            DroppedPackets = values.Where(v => v.Key.StartsWith(DropPrefix, StringComparison.Ordinal))
                .Aggregate(0UL, (sum, value) => sum + value.Value),
            HandedOff = Value("handed_off"),
            TakenOver = Value("taken_over"),
            MisplacedReplies = Value("misplaced_replies"),
            HandoffRingFull = Value("drop.handoff_ring_full"),
            Sessions = Value("sessions"),
            SessionCapacity = Value("session_capacity"),
            SessionBytes = Value("session_bytes"),
        };
        worker.PollGaps.AddRange(s_pollGaps.Select(gap => new PollGaps { AtMostUs = gap.AtMostUs, Count = Value(gap.Name) }));
        worker.Stages.AddRange(ApiStages.ToApi(counters));
        worker.Queues.AddRange(ports.Select(port => QueuesOf(port, worker.Index)).Where(of => of.Queues.Count > 0));
        if (index < places.Count)
        {
            worker.Cpu = places[index].Cpu;
            if (places[index].NumaNode >= 0)
                worker.NumaNode = (uint)places[index].NumaNode;
        }
        return worker;
    }

    /// <summary>One worker needs no steering.</summary>
    public static PortSteering ToApi(this Wire.PortSteering steering) => steering switch
    {
        Wire.PortSteering.Device => PortSteering.Device,
        Wire.PortSteering.Software => PortSteering.Software,
        Wire.PortSteering.Arrival => PortSteering.Arrival,
        _ => PortSteering.Unspecified,
    };

    private static WorkerQueues QueuesOf(Wire.PortState port, uint worker) => new()
    {
        Port = port.Name,
        Queues = { Enumerable.Range(0, port.QueueWorkers.Count).Where(queue => port.QueueWorkers[queue] == worker).Select(queue => (uint)queue) },
        Steering = port.Steering.ToApi(),
        SteeringReason = port.SteeringReason,
    };
}
