using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>
/// GET /metrics over plain HTTP/1.1 on an address of its own. Whoever reaches it may read; nobody may change anything. Its failure does not
/// keep the daemon from starting.
/// </summary>
public sealed class MetricsEndpoint : IAsyncDisposable
{
    private const string Path = "/metrics";
    private const int ConnectionLimit = 64;
    private const string OpenMetrics = "application/openmetrics-text";
    private const string OpenMetricsType = OpenMetrics + "; version=1.0.0; charset=utf-8";
    private const string TextType = "text/plain; version=0.0.4; charset=utf-8";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly WebApplication _application;

    private MetricsEndpoint(WebApplication application) => _application = application;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Serves when it returns; null when that cannot be, and the log says why.</summary>
    public static async Task<MetricsEndpoint?> StartAsync(IPEndPoint address, MetricsReader reader, ILoggerFactory logs)
    {
        ILogger log = logs.CreateLogger<MetricsEndpoint>();
        WebApplication application = Build(address, reader, log);
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            log.LogError("Metrics are not served: {Reason} Choose another address with --metrics, and start again.", e.Message);
            return null;
        }
        MetricsEndpoint endpoint = new(application);
        if (IPAddress.IsLoopback(address.Address))
            log.LogInformation("Metrics are served on {Address}.", new Uri(endpoint.Address, Path));
        else
            log.LogWarning("Metrics are served on {Address}, without encryption, to everyone who reaches it.", new Uri(endpoint.Address, Path));
        return endpoint;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(IPEndPoint address, MetricsReader reader, ILogger log)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        // What it has to say, it says itself.
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_patience);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = ConnectionLimit;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = s_patience;
            kestrel.Listen(address, listen => listen.Protocols = HttpProtocols.Http1);
        });
        WebApplication application = builder.Build();
        application.Run(context => GuardAsync(context, reader, log));
        return application;
    }

    private static async Task GuardAsync(HttpContext context, MetricsReader reader, ILogger log)
    {
        try
        {
            await ServeAsync(context, reader).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            log.LogError("Internal error in a scrape: {Error}", e);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static async Task ServeAsync(HttpContext context, MetricsReader reader)
    {
        HttpResponse response = context.Response;
        if (context.Request.Path != Path)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            await response.WriteAsync($"Metrics are at {Path}.\n", context.RequestAborted).ConfigureAwait(false);
            return;
        }
        bool isHead = HttpMethods.IsHead(context.Request.Method);
        if (!isHead && !HttpMethods.IsGet(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }
        bool asOpenMetrics = context.Request.Headers.Accept.ToString().Contains(OpenMetrics, StringComparison.OrdinalIgnoreCase);
        byte[] text = await reader.ReadAsync(asOpenMetrics, context.RequestAborted).ConfigureAwait(false);
        response.ContentType = asOpenMetrics ? OpenMetricsType : TextType;
        response.ContentLength = text.Length;
        if (!isHead)
            await response.Body.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
    }
}
