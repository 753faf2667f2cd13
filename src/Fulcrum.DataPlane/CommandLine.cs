using System.CommandLine;
using System.Globalization;
using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Preflight;
using Fulcrum.DataPlane.Replay;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane;

/// <summary>The options of fulcrum-dataplane.</summary>
internal sealed class CommandLine
{
    private const int MaxPorts = 64;

    private readonly Option<string[]> _ports = new("--port")
    {
        HelpName = "NAME=DEVICE",
        Description = "A port: its name, and any device that DPDK attaches, as net_af_xdp0,iface=eth0 or 0000:01:00.0. "
            + "The same name again adds a queue.",
    };
    private readonly Option<int?> _workers = new("--workers")
    {
        HelpName = "N",
        Description = "Number of workers. [default: as many as --cores names, else one for each physical core of the first port's NUMA node "
            + "but the main core's]",
    };
    private readonly Option<string?> _cores = new("--cores")
    {
        HelpName = "LIST",
        Description = "CPUs of the workers, as 1 or 2,4-6. [default: the first ones of these cores]",
    };
    private readonly Option<string[]> _queues = new("--queues")
    {
        HelpName = "PORT=W,W,...",
        Description = "The worker of each receive queue of a port, from queue 0 on; the port has so many queues. [default: queue 0 is worker 0's, and so on]",
    };
    private readonly Option<string> _steering = Text("--steering", "auto|software|arrival", "auto",
        "How packets find their session's worker: by the device's hash where that is verified, else by software; always by software; "
        + "or not at all, which suits DR and tunnels alone.");
    private readonly Option<int> _mainCore = Number("--main-core", "CPU", 0, "CPU of everything else.");
    private readonly Option<int> _sessions = Number("--sessions", "N", 1_048_576, "Sessions that each worker can hold.");
    private readonly Option<int> _templates = Number("--templates", "N", 65_536, "Clients that persistent services can bind to servers at once.");
    private readonly Option<int> _mbufs = Number("--mbufs", "N", 65_536, "Packet buffers.");
    private readonly Option<int> _mbufSize = Number("--mbuf-size", "BYTES", 2_176, "Size of a packet buffer, 128 bytes of headroom included.");
    private readonly Option<int> _mtu = Number("--mtu", "BYTES", 0, "Longest IP packet of the ports, where their devices take longer ones. 0: as the devices.");
    private readonly Option<bool> _await = new("--await-configuration") { Description = "Poll no port before the first configuration: for replays that have to be met from their first packet on." };
    private readonly Option<int> _memory = Number("--memory", "MIB", 0, "Huge-page memory. 0: as much as sessions and buffers take.");
    private readonly Option<bool> _noHuge = new("--no-huge") { Description = "Use ordinary memory instead of huge pages: slower, for trials." };
    private readonly Option<bool> _noTwin = new("--no-twin") { Description = "Make no kernel interfaces: nothing reaches the kernel." };
    private readonly Option<string> _idle = Text("--idle", "busy|adaptive", "busy", "What a worker does when there is nothing to do.");
    private readonly Option<string> _instance = Text("--instance", "NAME", "dataplane", "Keeps data planes on one machine apart.");
    private readonly Option<string?> _control = new("--control") { HelpName = "PATH", Description = "Control socket. [default: /run/fulcrum/INSTANCE.sock]" };
    private readonly Option<string?> _statistics = new("--statistics")
    {
        HelpName = "PATH",
        Description = "Statistics segment. [default: /dev/shm/fulcrum/INSTANCE.stats]",
    };
    private readonly Option<int> _receiveDescriptors = Number("--rx-descriptors", "N", 0, "Descriptors of a receive queue. 0: as the driver prefers.");
    private readonly Option<int> _transmitDescriptors = Number("--tx-descriptors", "N", 0, "Descriptors of a transmit queue. 0: as the driver prefers.");
    private readonly Option<string[]> _eal = new("--eal") { HelpName = "ARG", Description = "One more argument for DPDK; may be repeated." };

    /// <summary>Runs what the command line asks for: help, version or <paramref name="run"/>. Returns the exit code.</summary>
    /// <exception cref="StartupException">The command line is wrong.</exception>
    public int Invoke(string[] arguments, Func<DataPlaneOptions, int> run)
    {
        RootCommand command = new("The data plane of Fulcrum: forwards packets as fulcrumd configures it.");
        Option[] options =
        [
            _ports, _workers, _cores, _mainCore, _queues, _steering, _sessions, _templates, _mbufs, _mbufSize, _mtu, _await, _memory,
            _noHuge, _noTwin, _idle,
            _instance, _control, _statistics, _receiveDescriptors, _transmitDescriptors, _eal,
        ];
        foreach (Option option in options)
            command.Add(option);
        command.SetAction(result => run(Read(result)));
        command.Add(ReplayCommand.Create());
        command.Add(PreflightCommand.Create(options, Read));
        ParseResult parsed = command.Parse(arguments);
        return parsed.Errors.Count == 0
            ? parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false })
            : throw new StartupException($"{string.Join(' ', parsed.Errors.Select(error => error.Message))} See --help.");
    }

    private DataPlaneOptions Read(ParseResult result)
    {
        string instance = result.GetRequiredValue(_instance);
        if (instance.Length is 0 or > 32 || !instance.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new StartupException($"--instance {instance}: use 1 to 32 letters, digits, - and _.");
        List<PortOption> ports = ReadPorts(result.GetValue(_ports) ?? []);
        int mainCore = Within(result, _mainCore, 0, 1023);
        IReadOnlyList<int> cores = WorkerCores.Choose(new CpuTopology(), result.GetValue(_workers), result.GetValue(_cores), mainCore, ports[0].Devices[0]);
        DataPlaneOptions options = new()
        {
            Ports = QueueChoices.Apply(ports, result.GetValue(_queues) ?? [], cores.Count),
            WorkerCores = cores,
            MainCore = mainCore,
            Steering = result.GetValue(_steering) switch
            {
                "software" => SteeringChoice.Software,
                "arrival" => SteeringChoice.Arrival,
                "auto" or null => SteeringChoice.Auto,
                string other => throw new StartupException($"--steering {other}: use auto, software or arrival."),
            },
            Sessions = Within(result, _sessions, 1, 1 << 30),
            Templates = Within(result, _templates, 1, TemplateStore.MaximumCapacity),
            Mbufs = Within(result, _mbufs, 1_024, 1 << 26),
            MbufSize = Within(result, _mbufSize, 256, ushort.MaxValue),
            Mtu = result.GetValue(_mtu) == 0 ? 0 : Within(result, _mtu, 68, ushort.MaxValue),
            AwaitsConfiguration = result.GetValue(_await),
            MemoryMiB = Within(result, _memory, 0, int.MaxValue),
            NoHuge = result.GetValue(_noHuge),
            NoTwin = result.GetValue(_noTwin),
            Idle = result.GetValue(_idle) switch
            {
                "busy" => IdlePolicy.Busy,
                "adaptive" => IdlePolicy.Adaptive,
                string other => throw new StartupException($"--idle {other}: use busy or adaptive."),
                null => IdlePolicy.Busy,
            },
            Instance = instance,
            ControlPath = result.GetValue(_control) ?? Path.Combine(DataPlaneOptions.RuntimeFolder, $"{instance}.sock"),
            StatisticsPath = result.GetValue(_statistics) ?? $"/dev/shm/fulcrum/{instance}.stats",
            ReceiveDescriptors = Within(result, _receiveDescriptors, 0, ushort.MaxValue),
            TransmitDescriptors = Within(result, _transmitDescriptors, 0, ushort.MaxValue),
            EalArguments = result.GetValue(_eal) ?? [],
        };
        return options.MemoryMiB > 0 ? options : options with { MemoryMiB = (int)Math.Min(MemoryNeed.Of(options).TotalMiB, int.MaxValue) };
    }

    private static List<PortOption> ReadPorts(string[] texts)
    {
        List<(string Name, string Device)> devices = [];
        foreach (string text in texts)
        {
            int split = text.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || split == text.Length - 1)
                throw new StartupException($"--port {text}: write NAME=DEVICE, as wan=net_af_xdp0,iface=eth0.");
            devices.Add((text[..split], text[(split + 1)..]));
        }
        List<PortOption> ports = [.. devices.GroupBy(device => device.Name).Select(port => new PortOption(port.Key, [.. port.Select(d => d.Device)]))];
        return ports.Count switch
        {
            0 => throw new StartupException("There is no port; give at least one with --port NAME=DEVICE."),
            > MaxPorts => throw new StartupException($"There are {ports.Count} ports; the limit is {MaxPorts}."),
            _ => ports,
        };
    }

    private static int Within(ParseResult result, Option<int> option, int least, int most)
    {
        int value = result.GetValue(option);
        return value >= least && value <= most
            ? value
            : throw new StartupException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} {value} is beyond {least} to {most}."));
    }

    private static Option<int> Number(string name, string helpName, int standard, string description) =>
        new(name) { HelpName = helpName, DefaultValueFactory = _ => standard, Description = description };

    private static Option<string> Text(string name, string helpName, string standard, string description) =>
        new(name) { HelpName = helpName, DefaultValueFactory = _ => standard, Description = description };
}
