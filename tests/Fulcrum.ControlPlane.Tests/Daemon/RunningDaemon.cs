using System.Net.Sockets;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.Hosting;
using Grpc.Net.Client;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>A daemon in this process that leaves the kernel alone, and a channel to its Unix socket.</summary>
internal sealed class RunningDaemon : IAsyncDisposable
{
    private readonly Daemon _daemon;
    private readonly GrpcChannel _channel;

    private RunningDaemon(Daemon daemon, string socket)
    {
        _daemon = daemon;
        _channel = GrpcChannel.ForAddress("http://localhost", new()
        {
            HttpHandler = new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectAsync(socket, token) },
            DisposeHttpClient = true,
        });
    }

    /// <summary>Where metrics are served; null: nowhere.</summary>
    public Uri? MetricsAddress => _daemon.MetricsAddress;

    public VirtualServices.VirtualServicesClient Services => new(_channel);

    public RealServers.RealServersClient Servers => new(_channel);

    public LocalAddressPools.LocalAddressPoolsClient Pools => new(_channel);

    public Settings.SettingsClient Settings => new(_channel);

    public MarkRules.MarkRulesClient MarkRules => new(_channel);

    public Statistics.StatisticsClient Statistics => new(_channel);

    public Sessions.SessionsClient Sessions => new(_channel);

    public Ports.PortsClient Ports => new(_channel);

    public Workers.WorkersClient Workers => new(_channel);

    public SessionSync.SessionSyncClient SessionSync => new(_channel);

    public Api.V1.Configuration.ConfigurationClient Configuration => new(_channel);

    public Director.DirectorClient Director => new(_channel);

    /// <summary>Uses f.conf, api, dp and state of the directory.</summary>
    public static DaemonOptions OptionsFor(TemporaryDirectory directory) => new()
    {
        ConfigurationFile = directory["f.conf"],
        ApiSocket = directory["api"],
        DataPlaneSocket = directory["dp"],
        StateDirectory = directory["state"],
        UseKernel = false,
    };

    /// <summary>Serves when it returns.</summary>
    public static async Task<RunningDaemon> StartAsync(TemporaryDirectory directory, Func<DaemonOptions, DaemonOptions>? adapt = null)
    {
        DaemonOptions options = OptionsFor(directory);
        Daemon daemon = new(adapt?.Invoke(options) ?? options);
        await daemon.StartAsync();
        return new(daemon, directory["api"]);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _daemon.DisposeAsync();
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
