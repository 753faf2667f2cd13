using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.Services;
using Fulcrum.ControlPlane.Services.Hosting;
using Fulcrum.ControlPlane.Services.Hosting.Logging;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>
/// Reads everything for a scrape. Scrapes that come at the same time share one read, which shares the data plane's statistics with all others
/// that want them. Thread-safe.
/// </summary>
public sealed class MetricsReader
{
    // Their answers cost the data plane memory.
    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromSeconds(5);

    private readonly Director _director;
    private readonly ControlLoop _loop;
    private readonly LogLimiter _limiter;
    private readonly int _serverLimit;
    private readonly SharedRead<byte[]> _text;
    private readonly SharedRead<byte[]> _openMetrics;
    private readonly Occasional<Wire.PoolList> _pools;
    private readonly Occasional<Wire.Synchronisation> _synchronisation;

    /// <summary>Nothing is read before a scrape.</summary>
    public MetricsReader(Director director, ControlLoop loop, LogLimiter limiter, DaemonOptions options, TimeProvider time)
    {
        _director = director;
        _loop = loop;
        _limiter = limiter;
        _serverLimit = options.MetricsServers;
        _text = new(() => ReadAsync(asOpenMetrics: false));
        _openMetrics = new(() => ReadAsync(asOpenMetrics: true));
        _pools = new(loop.Link.ListPoolsAsync, s_shortestInterval, time);
        _synchronisation = new(loop.Synchronisation.AskAsync, s_shortestInterval, time);
    }

    /// <summary>All metrics as text. Cancelling ends the wait alone.</summary>
    public Task<byte[]> ReadAsync(bool asOpenMetrics, CancellationToken cancellation) =>
        (asOpenMetrics ? _openMetrics : _text).ReadAsync(cancellation);

    private async Task<byte[]> ReadAsync(bool asOpenMetrics)
    {
        MetricPage page = new();
        Model.DirectorModel model = _loop.Weights.Apply(_director.Current);
        StatisticsSample? sample = await _loop.TryReadStatisticsAsync(CancellationToken.None).ConfigureAwait(false);
        DaemonMetrics.Write(page, _director, _loop, sample);
        ServiceMetrics.Write(page, model, _loop.Health, sample, _serverLimit);
        CheckMetrics.Write(page, _loop.Checks);
        VrrpMetrics.Write(page, _loop.Routers.Status);
        LogMetrics.Write(page, _limiter);
        if (sample is not null)
        {
            WorkerMetrics.Write(page, sample);
            PortMetrics.Write(page, sample);
        }
        if (model.Pools.Count > 0 && await _pools.ReadAsync().ConfigureAwait(false) is { } pools)
            PoolMetrics.Write(page, pools);
        if (model.SessionSync is not null && await _synchronisation.ReadAsync().ConfigureAwait(false) is { } status)
            SyncMetrics.Write(page, status, _loop.Synchronisation.Gate.MayTakeOver);
        return await page.ToTextAsync(asOpenMetrics).ConfigureAwait(false);
    }
}
