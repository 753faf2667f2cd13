using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Fulcrum.Bench.Tests;

/// <summary>A socket that answers trials as Pktgen's would, with a device that loses what is beyond its rate; and a prompt, as a console has.</summary>
internal sealed partial class FakePktgen : IDisposable
{
    private const double LinkBitsPerSecond = 10e9;
    private const int FrameOverhead = 20;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly double _framesPerSecond;
    private readonly Task _serving;

    /// <summary>Listens for one client.</summary>
    public FakePktgen(double framesPerSecond)
    {
        _framesPerSecond = framesPerSecond;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Every line that it got.</summary>
    public List<string> Lines { get; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task ServeAsync()
    {
        using TcpClient client = await _listener.AcceptTcpClientAsync();
        using StreamReader reader = new(client.GetStream());
        await using StreamWriter writer = new(client.GetStream()) { AutoFlush = true, NewLine = "\n" };
        while (await reader.ReadLineAsync() is { } line)
        {
            Lines.Add(line);
            if (Trial().Match(line) is not { Success: true } trial)
            {
                continue;
            }

            double[] numbers = [.. trial.Groups.Values.Skip(1).Select(group => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture))];
            double seconds = numbers[2] / 1000;
            double sent = Math.Floor(LinkBitsPerSecond / ((numbers[0] + FrameOverhead) * 8) * numbers[1] / 100 * seconds);
            await writer.WriteLineAsync("> ");
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"fulcrum-trial {sent:F0} {Math.Min(sent, _framesPerSecond * seconds):F0}"));
        }
    }

    [GeneratedRegex(@"^fulcrum_trial\((\d+), ([\d.]+), (\d+)\)$")]
    private static partial Regex Trial();
}
