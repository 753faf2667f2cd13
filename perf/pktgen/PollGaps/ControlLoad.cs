using System.Diagnostics;
using System.Net.Sockets;
using Fulcrum.Api.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fulcrum.Pktgen.PollGaps;

/// <summary>What a busy operator does to a director: calls of the API at a steady rate, and a reload of a changed file every second.</summary>
internal sealed class ControlLoad : IAsyncDisposable
{
    /// <summary>Calls a second.</summary>
    public const int CallsPerSecond = 1000;

    private const int MostAtOnce = 32;
    private const int EditsPerHundred = 10;
    private const int ListsPerHundred = 45;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReloadTime = TimeSpan.FromSeconds(1);

    private readonly DirectorProcesses _director;
    private readonly GrpcChannel _channel;
    private readonly VirtualServices.VirtualServicesClient _services;
    private readonly RealServers.RealServersClient _servers;
    private readonly Statistics.StatisticsClient _statistics;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _free = new(MostAtOnce);
    private readonly string[] _addresses = [.. DirectorConfiguration.ServerAddresses];
    private Task _work = Task.CompletedTask;
    private long _calls;
    private long _failed;
    private long _reloads;
    private string? _failure;

    private ControlLoad(DirectorProcesses director)
    {
        _director = director;
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, token) => ConnectAsync(director.ApiSocket, token) },
            DisposeHttpClient = true,
        });
        _services = new VirtualServices.VirtualServicesClient(_channel);
        _servers = new RealServers.RealServersClient(_channel);
        _statistics = new Statistics.StatisticsClient(_channel);
    }

    /// <summary>What was done so far.</summary>
    public LoadCount Count => new(Interlocked.Read(ref _calls), Interlocked.Read(ref _failed), Interlocked.Read(ref _reloads));

    /// <summary>Why the first call that failed did; null when none has.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Makes the services that it will edit.</summary>
    public static async Task<ControlLoad> PrepareAsync(DirectorProcesses director, CancellationToken cancellation)
    {
        ControlLoad load = new(director);
        try
        {
            for (int index = 0; index < DirectorConfiguration.ApiServices; index++)
            {
                await load._services.CreateAsync(
                    new CreateVirtualServiceRequest { Service = DirectorConfiguration.ApiService(index) }, deadline: Deadline, cancellationToken: cancellation);
            }

            return load;
        }
        catch (RpcException exception)
        {
            await load.DisposeAsync();
            throw new BenchException($"fulcrumd refuses a service of the bench: {exception.Status.Detail}");
        }
    }

    /// <summary>Begins; it goes on until this object ends.</summary>
    public void Begin() => _work = Task.WhenAll(CallAsync(), ReloadAsync());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _channel.Dispose();
        _end.Dispose();
        _free.Dispose();
    }

    private static DateTime Deadline => DateTime.UtcNow + CallTimeout;

    /// <summary>Starts calls when they are due; those that find too many under way wait for one of them.</summary>
    private async Task CallAsync()
    {
        long start = Stopwatch.GetTimestamp();
        List<Task> open = [];
        try
        {
            for (long number = 0; ; number++)
            {
                TimeSpan early = TimeSpan.FromSeconds(number / (double)CallsPerSecond) - Stopwatch.GetElapsedTime(start);
                if (early > TimeSpan.Zero)
                {
                    await Task.Delay(early, _end.Token);
                }

                await _free.WaitAsync(_end.Token);
                open.RemoveAll(task => task.IsCompleted);
                open.Add(CallAsync(number));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CallAsync(long number)
    {
        try
        {
            await KindOf(number);
            Interlocked.Increment(ref _calls);
        }
        catch (RpcException exception)
        {
            Interlocked.Increment(ref _failed);
            Interlocked.CompareExchange(ref _failure, exception.Status.ToString(), null);
        }
        finally
        {
            _free.Release();
        }
    }

    // 37 has no divisor in common with 100: kinds alternate.
    private Task KindOf(long number) => (number * 37 % 100) switch
    {
        < EditsPerHundred => EditAsync((int)(number / CallsPerSecond), number),
        < EditsPerHundred + ListsPerHundred => _services.ListAsync(new ListVirtualServicesRequest(), deadline: Deadline).ResponseAsync,
        _ => _statistics.GetAsync(new GetStatisticsRequest(), deadline: Deadline).ResponseAsync,
    };

    private Task<RealServer> EditAsync(int second, long number)
    {
        int service = (int)(number % DirectorConfiguration.ApiServices);
        string address = _addresses[number / DirectorConfiguration.ApiServices % _addresses.Length];
        UpdateRealServerRequest request = new()
        {
            Service = DirectorConfiguration.ApiKey(service), Server = DirectorConfiguration.ApiServer(address, 1 + (uint)(second + number) % 7),
        };
        return _servers.UpdateAsync(request, deadline: Deadline).ResponseAsync;
    }

    private async Task ReloadAsync()
    {
        using PeriodicTimer timer = new(ReloadTime);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                _director.Reload();
                Interlocked.Increment(ref _reloads);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
