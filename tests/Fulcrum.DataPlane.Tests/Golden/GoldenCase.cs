using System.Globalization;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>
/// Packets in, and everything that has to come of them: frames out of each port, frames for the kernel, and the whole counter
/// difference. What follows from the frames themselves (received, transmitted, punted) need not be said.
/// </summary>
internal sealed class GoldenCase(Director director, string sentence)
{
    private readonly List<byte[]>[] _in = [[], []];
    private readonly List<Func<byte[], byte[]>>[] _out = [[], []];
    private readonly List<byte[]>[] _punted = [[], []];
    private readonly List<(ushort Port, byte[] Frame)> _injected = [];
    private Dictionary<string, long> _counts = [];
    private int _firstSegment = int.MaxValue;

    public GoldenCase In(ushort port, params PacketBuilder[] packets) => Add(_in, port, packets);

    public GoldenCase Out(ushort port, params PacketBuilder[] packets)
    {
        _out[port].AddRange(packets.Select(packet => packet.Build()).Select(frame => (Func<byte[], byte[]>)(_ => frame)));
        return this;
    }

    /// <summary>A frame with a field that the director chooses at random: made from the one that was sent, empty if none was.</summary>
    public GoldenCase Out(ushort port, Func<byte[], PacketBuilder> packet)
    {
        _out[port].Add(sent => packet(sent).Build());
        return this;
    }

    public GoldenCase Punted(ushort port, params PacketBuilder[] packets) => Add(_punted, port, packets);

    /// <summary>What the kernel sends by a port.</summary>
    public GoldenCase Injected(ushort port, PacketBuilder packet)
    {
        _injected.Add((port, packet.Build()));
        return this;
    }

    /// <summary>Packets arrive in several mbuf segments, so many bytes in the first one.</summary>
    public GoldenCase FirstSegment(int bytes)
    {
        _firstSegment = bytes;
        return this;
    }

    /// <summary>Counter differences, "sessions +1"; after "tcp 10.1.0.1:8080:" several, "connections +1, active_sessions +1".</summary>
    public GoldenCase Counts(params string[] differences)
    {
        _counts = differences.SelectMany(Split).ToDictionary(count => count.Name, count => count.Difference);
        return this;
    }

    /// <summary>Plays the case and fails the test with every difference.</summary>
    public void Run()
    {
        Dictionary<string, ulong> before = director.ReadCounters();
        for (ushort port = 0; port < 2; port++)
        {
            _in[port].ForEach(frame => director.Network.Deliver(port, 0, frame, _firstSegment));
        }

        _injected.ForEach(packet => director.Network.Inject(director.InjectRing, packet.Port, packet.Frame));
        director.PollAll();

        string directory = TestContext.CurrentContext.WorkDirectory;
        List<byte[]>[] punted = TakePunted();
        List<string?> problems =
        [
            TransmitProblem("transmitted by wan", Director.Wan, directory),
            TransmitProblem("transmitted by lan", Director.Lan, directory),
            PacketDiff.Of("punted from wan", _punted[Director.Wan], punted[Director.Wan], directory),
            PacketDiff.Of("punted from lan", _punted[Director.Lan], punted[Director.Lan], directory),
            .. CounterProblems(before, director.ReadCounters()),
        ];
        problems.RemoveAll(problem => problem is null);
        if (problems.Count > 0)
        {
            Assert.Fail($"{sentence}{Environment.NewLine}{string.Join(Environment.NewLine, problems)}");
        }

        director.AssertEveryPacketIsAccountedFor();
    }

    private GoldenCase Add(List<byte[]>[] lists, ushort port, PacketBuilder[] packets)
    {
        lists[port].AddRange(packets.Select(packet => packet.Build()));
        return this;
    }

    private static IEnumerable<(string Name, long Difference)> Split(string line)
    {
        int colon = line.LastIndexOf(':');
        bool isOfServer = line.StartsWith("tcp ", StringComparison.Ordinal) || line.StartsWith("udp ", StringComparison.Ordinal)
            || line.StartsWith("sctp ", StringComparison.Ordinal);
        string prefix = isOfServer ? line[..colon] + " " : "";
        foreach (string part in line[(isOfServer ? colon + 1 : 0)..].Split(','))
        {
            string[] words = part.Trim().Split(' ');
            yield return (prefix + words[0], long.Parse(words[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }
    }

    private string? TransmitProblem(string caption, ushort port, string directory)
    {
        List<byte[]> sent = TakeTransmitted(port);
        List<byte[]> expected = [.. _out[port].Select((make, index) => make(index < sent.Count ? sent[index] : []))];
        return PacketDiff.Of(caption, expected, sent, directory);
    }

    private List<string> CounterProblems(Dictionary<string, ulong> before, Dictionary<string, ulong> after)
    {
        Dictionary<string, long> expected = new(_counts);
        int sentByKernel = _injected.Count;
        AddImplied(expected, "received", _in.Sum(frames => frames.Count));
        AddImplied(expected, "received_bytes", _in.Sum(frames => frames.Sum(frame => frame.Length)));
        int answers = (int)(expected.GetValueOrDefault("icmp_errors_sent") + expected.GetValueOrDefault("reset_probes_sent")
            + expected.GetValueOrDefault("reset_answers_sent"));
        AddImplied(expected, "transmitted", _out.Sum(frames => frames.Count) - sentByKernel - answers);
        AddImplied(expected, "injected", sentByKernel);
        AddImplied(expected, "punted", _punted.Sum(frames => frames.Count));
        List<string> problems = [];
        foreach (string name in after.Keys.Union(expected.Keys))
        {
            long found = (long)(after.GetValueOrDefault(name) - before.GetValueOrDefault(name));
            long wanted = expected.GetValueOrDefault(name);
            if (found != wanted)
            {
                problems.Add($"counter {name}: expected {wanted:+0;-0;0}, found {found:+0;-0;0}");
            }
        }

        return problems;
    }

    private static void AddImplied(Dictionary<string, long> expected, string name, int difference)
    {
        if (!expected.ContainsKey(name))
        {
            expected[name] = difference;
        }
    }

    private List<byte[]> TakeTransmitted(ushort port)
    {
        List<byte[]> frames = [];
        while (director.Network.TakeTransmitted(port) is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    private List<byte[]>[] TakePunted()
    {
        List<byte[]>[] frames = [[], []];
        while (director.Network.TakeFromRing(director.PuntRing, out ushort port) is { } frame)
        {
            frames[port].Add(frame);
        }

        return frames;
    }
}
