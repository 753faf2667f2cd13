namespace Fulcrum.DataPlane;

/// <summary>The command line, read and checked for itself.</summary>
public sealed record DataPlaneOptions
{
    /// <summary>Logical ports in the order given.</summary>
    public required IReadOnlyList<PortOption> Ports { get; init; }

    /// <summary>CPU of each worker; there is at least one.</summary>
    public required IReadOnlyList<int> WorkerCores { get; init; }

    /// <summary>CPU of everything else.</summary>
    public required int MainCore { get; init; }

    /// <summary>How packets shall find their worker.</summary>
    public SteeringChoice Steering { get; init; }

    /// <summary>Sessions that each worker can hold.</summary>
    public required int Sessions { get; init; }

    /// <summary>Templates of persistent services that there can be.</summary>
    public required int Templates { get; init; }

    /// <summary>Packet buffers.</summary>
    public required int Mbufs { get; init; }

    /// <summary>Bytes of a packet buffer, 128 of headroom included.</summary>
    public required int MbufSize { get; init; }

    /// <summary>Longest IP packet of the ports, where it is less than their devices'; 0: as the devices.</summary>
    public required int Mtu { get; init; }

    /// <summary>Whether workers poll no port before the first configuration.</summary>
    public required bool AwaitsConfiguration { get; init; }

    /// <summary>MiB of memory for DPDK.</summary>
    public required int MemoryMiB { get; init; }

    /// <summary>Whether that is ordinary memory.</summary>
    public required bool NoHuge { get; init; }

    /// <summary>Whether ports have no kernel twins.</summary>
    public required bool NoTwin { get; init; }

    /// <summary>What workers do when there is nothing to do.</summary>
    public required IdlePolicy Idle { get; init; }

    /// <summary>Name that keeps data planes on one machine apart.</summary>
    public required string Instance { get; init; }

    /// <summary>Path of the control socket.</summary>
    public required string ControlPath { get; init; }

    /// <summary>Path of the statistics segment.</summary>
    public required string StatisticsPath { get; init; }

    /// <summary>Descriptors of a receive queue; 0: as the driver prefers.</summary>
    public required int ReceiveDescriptors { get; init; }

    /// <summary>Descriptors of a transmit queue; 0: as the driver prefers.</summary>
    public required int TransmitDescriptors { get; init; }

    /// <summary>More arguments for DPDK.</summary>
    public required IReadOnlyList<string> EalArguments { get; init; }

    /// <summary>Where sockets and locks of data planes are by default.</summary>
    public static string RuntimeFolder { get; } =
        Control.LibC.EffectiveUser() == 0 ? "/run/fulcrum" : Path.Combine(Path.GetTempPath(), "fulcrum");
}

/// <summary>A logical port: a name and the DPDK devices behind it.</summary>
public sealed record PortOption(string Name, IReadOnlyList<string> Devices)
{
    /// <summary>Worker of each receive queue, as the operator wants it; null: as the number of queues suggests.</summary>
    public IReadOnlyList<int>? QueueWorkers { get; init; }
}

/// <summary>How packets shall find their session's worker.</summary>
public enum SteeringChoice
{
    /// <summary>By the device where it is verified, else by software.</summary>
    Auto,

    /// <summary>By software on every port.</summary>
    Software,

    /// <summary>Not at all: sessions belong where their client's packets arrive.</summary>
    Arrival,
}
