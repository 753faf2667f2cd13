using System.Net.Sockets;
using Fulcrum.Api.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fulcrum.Cli;

/// <summary>
/// The connection to fulcrumd: gRPC over its Unix socket, made with the first call. Calls fail with an
/// <see cref="RpcException"/>, of which <see cref="Failure"/> makes a sentence.
/// </summary>
public sealed class Daemon : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private readonly GrpcChannel _channel;
    private readonly CancellationToken _cancellation;

    /// <summary>A connection that <paramref name="cancellation"/> ends.</summary>
    public Daemon(string socketPath, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            ConnectCallback = (_, token) => ConnectAsync(socketPath, token),
        };
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
        });
        Director = new Director.DirectorClient(_channel);
        Configuration = new Configuration.ConfigurationClient(_channel);
        VirtualServices = new VirtualServices.VirtualServicesClient(_channel);
        RealServers = new RealServers.RealServersClient(_channel);
        LocalAddressPools = new LocalAddressPools.LocalAddressPoolsClient(_channel);
        Sessions = new Sessions.SessionsClient(_channel);
        Ports = new Ports.PortsClient(_channel);
        Workers = new Workers.WorkersClient(_channel);
        SessionSync = new SessionSync.SessionSyncClient(_channel);
        Settings = new Settings.SettingsClient(_channel);
        MarkRules = new MarkRules.MarkRulesClient(_channel);
        Statistics = new Statistics.StatisticsClient(_channel);
        Vrrp = new Vrrp.VrrpClient(_channel);
    }

    /// <summary>The daemon itself.</summary>
    public Director.DirectorClient Director { get; }

    /// <summary>The configuration file.</summary>
    public Configuration.ConfigurationClient Configuration { get; }

    /// <summary>Synchronisation of sessions with another director.</summary>
    public SessionSync.SessionSyncClient SessionSync { get; }

    /// <summary>Virtual services.</summary>
    public VirtualServices.VirtualServicesClient VirtualServices { get; }

    /// <summary>Real servers.</summary>
    public RealServers.RealServersClient RealServers { get; }

    /// <summary>Local-address pools.</summary>
    public LocalAddressPools.LocalAddressPoolsClient LocalAddressPools { get; }

    /// <summary>Sessions.</summary>
    public Sessions.SessionsClient Sessions { get; }

    /// <summary>Ports.</summary>
    public Ports.PortsClient Ports { get; }

    /// <summary>Workers.</summary>
    public Workers.WorkersClient Workers { get; }

    /// <summary>What applies to the whole director.</summary>
    public Settings.SettingsClient Settings { get; }

    /// <summary>Which packets have a mark.</summary>
    public MarkRules.MarkRulesClient MarkRules { get; }

    /// <summary>Counters.</summary>
    public Statistics.StatisticsClient Statistics { get; }

    /// <summary>VRRP.</summary>
    public Vrrp.VrrpClient Vrrp { get; }

    /// <summary>Ends every call.</summary>
    public CancellationToken Cancellation => _cancellation;

    /// <summary>Options of a call that has one answer: it ends after 30 seconds.</summary>
    public CallOptions Call => new(deadline: DateTime.UtcNow + CallTimeout, cancellationToken: _cancellation);

    /// <summary>Options of a call that streams: it may take as long as it takes.</summary>
    public CallOptions Stream => new(cancellationToken: _cancellation);

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new DaemonUnreachableException(path, exception);
        }
    }
}
