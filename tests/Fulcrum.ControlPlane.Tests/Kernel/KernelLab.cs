using System.Net;
using Fulcrum.ControlPlane.Kernel;
using Microsoft.Extensions.Logging;

namespace Fulcrum.ControlPlane.Tests.Kernel;

/// <summary>
/// A director namespace with the twins wan (10.1.0.1/24, fd01::1/64) and lan (10.2.0.1/24, fd02::1/64), each a veth to a peer
/// namespace with the interfaces cwan (10.1.0.2, fd01::2) and clan (10.2.0.2, fd02::2).
/// </summary>
internal sealed class KernelLab : IDisposable
{
    public static readonly string[] Twins = ["wan", "lan"];

    private readonly List<NetlinkKernel> _kernels = [];

    public KernelLab()
    {
        Director = NetworkNamespace.CreateOrIgnore();
        Peer = NetworkNamespace.CreateOrIgnore();
        AddTwin("wan", 1);
        AddTwin("lan", 2);
    }

    public NetworkNamespace Director { get; }

    public NetworkNamespace Peer { get; }

    public RecordingLogger Log { get; } = new();

    /// <summary>Makes a twin and its peer, with subnet 10.NUMBER.0.0/24 and fdNUMBER::/64.</summary>
    public void AddTwin(string name, int number)
    {
        Director.Ip($"link add {name} type veth peer name c{name} netns {Peer.Name}");
        Peer.Ip($"addr add 10.{number}.0.2/24 dev c{name}");
        Peer.Ip($"addr add fd0{number}::2/64 dev c{name} nodad");
        Peer.Ip($"link set c{name} up");
        Director.Ip($"addr add 10.{number}.0.1/24 dev {name}");
        Director.Ip($"addr add fd0{number}::1/64 dev {name} nodad");
        Director.Ip($"link set {name} up");
    }

    /// <summary>A mirror in the director's namespace, watching the twins, once it sees both connected subnets.</summary>
    public NetlinkKernel Start()
    {
        NetlinkKernel kernel = Director.Make(() => new NetlinkKernel(Log));
        _kernels.Add(kernel);
        kernel.Watch(Twins);
        Eventually(() => HasRoute(kernel, "10.1.0.0/24", "wan", null) && HasRoute(kernel, "10.2.0.0/24", "lan", null), "connected routes");
        return kernel;
    }

    public static bool HasRoute(IKernel kernel, string prefix, string twin, string? gateway) =>
        kernel.Current.Routes.Contains(
            new KernelRoute(IPNetwork.Parse(prefix), twin, gateway is null ? null : IPAddress.Parse(gateway)));

    public static bool HasPrefix(IKernel kernel, string prefix) =>
        kernel.Current.Routes.Any(route => route.Prefix == IPNetwork.Parse(prefix));

    public static KernelNeighbour? Neighbour(IKernel kernel, string twin, string address) =>
        kernel.Current.Neighbours.FirstOrDefault(n => n.Twin == twin && n.Address.Equals(IPAddress.Parse(address)));

    /// <summary>Waits until something holds; fails with the words after ten seconds.</summary>
    public static void Eventually(Func<bool> holds, string what)
    {
        long end = Environment.TickCount64 + 10_000;
        while (!holds())
        {
            if (Environment.TickCount64 > end)
                Assert.Fail($"Did not come true: {what}");
            Thread.Sleep(5);
        }
    }

    /// <summary>Ends every mirror and leaves what they set, as a crash does.</summary>
    public void StopAll()
    {
        foreach (NetlinkKernel kernel in _kernels)
            kernel.Dispose();
        _kernels.Clear();
    }

    public void Dispose()
    {
        StopAll();
        Director.Dispose();
        Peer.Dispose();
    }

    /// <summary>Keeps what is logged at Warning and above.</summary>
    internal sealed class RecordingLogger : ILogger<NetlinkKernel>
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                    return [.. _lines];
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            lock (_lines)
                _lines.Add($"{formatter(state, exception)} {exception}");
        }
    }
}
