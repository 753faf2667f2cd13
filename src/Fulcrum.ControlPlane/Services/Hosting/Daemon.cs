using System.Net.Sockets;
using System.Runtime.InteropServices;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Metrics;
using Fulcrum.ControlPlane.Services.Hosting.Logging;
using Fulcrum.ControlPlane.Services.Rpc;
using Fulcrum.ControlPlane.Services.State;
using Fulcrum.ControlPlane.Vrrp;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fulcrum.ControlPlane.Services.Hosting;

/// <summary>The running daemon: the control loop and the API on its Unix socket.</summary>
public sealed class Daemon : IAsyncDisposable
{
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(5);

    private readonly DaemonOptions _options;
    private readonly StateDirectory _state;
    private readonly WebApplication _application;
    private MetricsEndpoint? _metrics;

    /// <summary>Reads configuration and state. Throws <see cref="StartException"/> when the daemon cannot start.</summary>
    public Daemon(DaemonOptions options)
    {
        _options = options;
        ApiSocket.Claim(options.ApiSocket);
        _state = new(options.StateDirectory);
        try
        {
            _application = Build(options, _state);
        }
        catch
        {
            if (options.UseKernel)
                RemoveLeftovers();
            _state.Dispose();
            throw;
        }
    }

    /// <summary>Where metrics are served; null: nowhere.</summary>
    public Uri? MetricsAddress => _metrics?.Address;

    private Director Director => _application.Services.GetRequiredService<Director>();

    private ILogger Log => _application.Services.GetRequiredService<ILogger<Daemon>>();

    /// <summary>Serves the API when it returns. Throws <see cref="StartException"/> when the socket cannot be made.</summary>
    public async Task StartAsync()
    {
        try
        {
            await _application.StartAsync().ConfigureAwait(false);
            ApiSocket.Restrict(_options.ApiSocket);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            throw new StartException($"{_options.ApiSocket}: error: the API socket cannot be made here: {e.Message}");
        }
        Log.LogInformation("fulcrumd {Version} serves {Socket}: {Services} virtual services, configuration {File}.",
            ProductVersion.Text, _options.ApiSocket, Director.Current.Services.Count, _options.ConfigurationFile);
        IServiceProvider services = _application.Services;
        if (_options.Metrics is { } address)
        {
            _metrics = await MetricsEndpoint.StartAsync(address, services.GetRequiredService<MetricsReader>(),
                services.GetRequiredService<ILoggerFactory>())
                .ConfigureAwait(false);
        }
    }

    /// <summary>Serves until SIGTERM or SIGINT; SIGHUP reloads.</summary>
    public async Task RunAsync()
    {
        using PosixSignalRegistration reload = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnReload);
        await StartAsync().ConfigureAwait(false);
        await _application.WaitForShutdownAsync().ConfigureAwait(false);
    }

    /// <summary>Stops in order: calls end, state is saved, the socket goes away.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_metrics is not null)
            await _metrics.DisposeAsync().ConfigureAwait(false);
        await _application.StopAsync().ConfigureAwait(false);
        await _application.Services.GetRequiredService<ControlLoop>().EndAsync().ConfigureAwait(false);
        Log.LogInformation("fulcrumd has stopped; the data plane goes on.");
        await _application.DisposeAsync().ConfigureAwait(false);
        _state.Dispose();
    }

    private static void RemoveLeftovers()
    {
        using ILoggerFactory logs = LoggerFactory.Create(builder =>
        {
            builder.Services.AddSingleton(TimeProvider.System);
            builder.AddDaemonLogging();
        });
        Leftovers.Remove(logs.CreateLogger<Daemon>());
    }

    private static WebApplication Build(DaemonOptions options, StateDirectory state)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddDaemonLogging();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ListenUnixSocket(options.ApiSocket, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_stopTimeout);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<RefusalInterceptor>();
            grpc.MaxReceiveMessageSize = null;
        });
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(state);
        builder.Services.AddSingleton<ApiStateFile>();
        builder.Services.AddSingleton<RunTimeState>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new ConfigurationFile(options.ConfigurationFile, options.ConfigurationId));
        builder.Services.AddSingleton<LoadHistory>();
        builder.Services.AddSingleton<Director>();
        builder.Services.AddSingleton<Reloads>();
        builder.Services.AddSingleton<IKernel>(s =>
            options.UseKernel ? new NetlinkKernel(s.GetRequiredService<ILogger<NetlinkKernel>>()) : new NoKernel());
        builder.Services.AddSingleton(s => new ControlLoop(s.GetRequiredService<Director>(), s.GetRequiredService<IKernel>(),
            s.GetRequiredService<RunTimeState>(), options.DataPlaneSocket, s.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<MetricsReader>();
        builder.Services.AddHostedService(s => s.GetRequiredService<ControlLoop>());
        WebApplication application = builder.Build();
        try
        {
            _ = application.Services.GetRequiredService<Director>();
            ControlLoop loop = application.Services.GetRequiredService<ControlLoop>();
            // Before anything else of the stop, however long that takes: another director waits for it.
            application.Lifetime.ApplicationStopping.Register(loop.Routers.Stop);
        }
        catch
        {
            ((IDisposable)application).Dispose();
            throw;
        }
        application.MapGrpcService<VirtualServicesService>();
        application.MapGrpcService<RealServersService>();
        application.MapGrpcService<LocalAddressPoolsService>();
        application.MapGrpcService<SettingsService>();
        application.MapGrpcService<MarkRulesService>();
        application.MapGrpcService<StatisticsService>();
        application.MapGrpcService<SessionsService>();
        application.MapGrpcService<PortsService>();
        application.MapGrpcService<WorkersService>();
        application.MapGrpcService<SessionSyncService>();
        application.MapGrpcService<ConfigurationService>();
        application.MapGrpcService<DirectorService>();
        application.MapGrpcService<VrrpRpc>();
        return application;
    }

    private void OnReload(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _ = ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        try
        {
            await _application.Services.GetRequiredService<Reloads>().ReloadAsync("SIGHUP", null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RefusedException)
        {
            // The director has logged every error.
        }
        catch (Exception e)
        {
            Log.LogError("Internal error in a reload: {Error}", e);
        }
    }
}
