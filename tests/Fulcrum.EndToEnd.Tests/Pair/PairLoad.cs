using System.Security.Cryptography;
using Fulcrum.EndToEnd.Tests.Lab;
using static System.FormattableString;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>
/// What clients do while directors change places: short requests at a steady rate, long downloads, and idle connections that
/// speak again afterwards, each over NAT, DR, TUN and FULLNAT.
/// </summary>
internal sealed class PairLoad
{
    /// <summary>Short requests a second, over all modes.</summary>
    public const int RequestsPerSecond = 500;

    private const int DownloadCount = 50;
    private const int IdlePerMode = 2;
    private const int BytesPerSecond = 60_000;
    private static readonly string[] Addresses = [PairDirector.OutsideAddress, PairDirector.OutsideAddress6];
    private static readonly (int Port, string Name)[] Modes = [(8010, "NAT"), (8020, "DR"), (8030, "TUN"), (8040, "FULLNAT")];

    /// <summary>A request that lost its first packets sends them again after 1, 3 and 7 seconds.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(12);

    private readonly LabNetwork _network;
    private readonly SteadyLoad[] _requests;
    private readonly List<Download> _downloads = [];
    private readonly List<HttpConnection> _idle = [];
    private readonly int _length;
    private IReadOnlyList<RequestSample>? _samples;

    /// <summary>Starts all of it; the downloads take so long.</summary>
    public PairLoad(LabNetwork network, TimeSpan duration)
    {
        _network = network;
        _length = (int)(BytesPerSecond * duration.TotalSeconds);
        string client = network.NamespaceOf("client");
        _downloads.AddRange(Namespace.Run(client, () => Enumerable.Range(0, DownloadCount).Select(Begin).ToArray()));
        foreach (string address in Addresses)
        {
            foreach ((int port, _) in Modes)
                _idle.AddRange(Enumerable.Range(0, IdlePerMode).Select(_ => Namespace.Run(client, () => new HttpConnection(port, address))));
        }
        UseIdle();
        int[] ports = [.. Modes.Select(mode => mode.Port)];
        _requests = [.. Addresses.Select(address =>
            new SteadyLoad(network, address, ports, RequestsPerSecond / Addresses.Length, RequestTimeout))];
        Thread.Sleep(2000);
    }

    /// <summary>Requests that have failed until now.</summary>
    public IReadOnlyList<RequestSample> Failures => [.. Samples.Where(sample => sample.Failure is not null)];

    private IEnumerable<RequestSample> Samples => _samples ?? _requests.SelectMany(requests => requests.Samples);

    /// <summary>The connections that were idle still work.</summary>
    public void UseIdle() =>
        Assert.That(_idle.Select(connection => connection.Request()), Has.All.Contains(" answers "), "connections that were idle");

    /// <summary>Ends all of it, finished or not.</summary>
    public void Abort()
    {
        if (_samples is not null)
            return;
        _samples = [.. _requests.SelectMany(requests => requests.Stop())];
        _idle.ForEach(connection => connection.Dispose());
        _downloads.ForEach(download => download.Dispose());
    }

    /// <summary>Waits for every download, ends the requests.</summary>
    public void Finish()
    {
        UseIdle();
        _downloads.ForEach(download => download.Wait());
        Abort();
        TestContext.Out.WriteLine(Invariant($"{_samples!.Count} requests, {Failures.Count} failed; {_downloads.Count} downloads of {_length} bytes"));
    }

    /// <summary>Every download has come to its end, with the right content.</summary>
    public void AssertDownloads()
    {
        string expected = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes($"{_network.Directory}/large").AsSpan(0, _length)));
        TestContext.Out.WriteLine("longest time without a byte of a download: " + string.Join(", ", _downloads
            .GroupBy(download => NameOf(download.Address, download.Port))
            .Select(mode => Invariant($"{mode.Key} {mode.Max(download => download.LongestStall.TotalMilliseconds):F0} ms"))));
        Assert.That(_downloads.Select(download => download.Failure), Has.All.Null);
        Assert.That(_downloads.Select(download => download.Hash), Has.All.EqualTo(expected));
    }

    /// <summary>
    /// The longest time around a change in which no request ended with an answer, of each mode: how long nothing was forwarded.
    /// </summary>
    public IReadOnlyDictionary<string, TimeSpan> GapsAfter(TimeSpan change, string what, TimeSpan window)
    {
        TimeSpan until = change + window;
        Dictionary<string, TimeSpan> gaps = Samples.Where(sample => sample.Server is not null)
            .GroupBy(sample => NameOf(sample.Address, sample.Port))
            .ToDictionary(mode => mode.Key, mode => Gap(mode.Select(sample => sample.Ended), change - TimeSpan.FromSeconds(0.5), until));
        string text = string.Join(", ", gaps.Select(gap => Invariant($"{gap.Key} {gap.Value.TotalMilliseconds:F0} ms")));
        TestContext.Out.WriteLine($"{what}: longest time without an answer: {text}");
        return gaps;
    }

    private Download Begin(int index) =>
        new(Addresses[index / Modes.Length % Addresses.Length], Modes[index % Modes.Length].Port, BytesPerSecond, _length);

    private static TimeSpan Gap(IEnumerable<TimeSpan> ends, TimeSpan from, TimeSpan until)
    {
        TimeSpan[] within = [.. ends.Where(end => end > from && end < until).Order()];
        return within.Length == 0 ? until - from : within.Zip(within.Skip(1)).Max(pair => pair.Second - pair.First);
    }

    private static string NameOf(string address, int port) =>
        Modes.Single(mode => mode.Port == port).Name + (address == PairDirector.OutsideAddress6 ? "6" : "4");
}
