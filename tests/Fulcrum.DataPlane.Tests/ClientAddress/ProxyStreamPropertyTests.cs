using System.Buffers.Binary;
using CsCheck;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

/// <summary>
/// A client's stream, cut into any segments, sent again in other ones, lost and reordered behind the director, is for the
/// server the header and the stream; and what the server acknowledges is for the client what the server has.
/// </summary>
[TestFixture(Families.Both4, Wire.ClientAddress.ProxyV1)]
[TestFixture(Families.Both6, Wire.ClientAddress.ProxyV2)]
[TestFixture(Families.Client6Server4, Wire.ClientAddress.ProxyV1)]
internal sealed class ProxyStreamPropertyTests(Families families, Wire.ClientAddress mode)
{
    private const uint ServerIsn = 77;
    private const ushort LanMtu = 1400;

    private AddressBench _bench = null!;
    private Random _random = null!;
    private ModelServer _server = null!;
    private byte[] _stream = [];
    private int _headerLength;
    private uint _first;
    private int _sent;
    private int _acknowledged;

    private int LanTcp => families == Families.Both6 ? 54 : 34;

    private int WanTcp => families == Families.Both4 ? 34 : 54;

    [Test]
    public void Stream_InAnySegments_ArrivesBehindTheHeaderAndIsAcknowledged() => Gen.Int[0, int.MaxValue - 1].Sample(Play, iter: 40, threads: 1);

    private void Play(int seed)
    {
        _random = new Random(seed);
        using AddressBench bench = new(families, mode, IpProtocol.Tcp, LanMtu);
        _bench = bench;
        _stream = new byte[_random.Next(4) == 0 ? _random.Next(4) : _random.Next(6000)];
        _random.NextBytes(_stream);
        byte[] header = mode == Wire.ClientAddress.ProxyV1 ? bench.ProxyV1 : bench.ProxyV2(IpProtocol.Tcp);
        _headerLength = header.Length;
        _server = new ModelServer([.. header, .. _stream]);
        // Half of the streams wrap around.
        _first = _random.Next(2) == 0 ? (uint)_random.Next() : 0u - (uint)_random.Next(200);
        (_sent, _acknowledged) = (0, 0);
        Exchange(Director.Wan, new Segment(TcpFlags.Syn, _first - 1));
        Exchange(Director.Lan, new Segment(TcpFlags.Syn | TcpFlags.Ack, ServerIsn, _first));
        Transfer();
        bench.Director.AssertEveryPacketIsAccountedFor();
    }

    private void Transfer()
    {
        List<byte[]> underway = [];
        for (int step = 0; !_server.IsComplete || _acknowledged <= _stream.Length; step++)
        {
            Assert.That(step, Is.LessThan(5000), "the transfer comes to its end");
            underway.AddRange(Exchange(Director.Wan, NextSegment()));
            while (underway.Count > 0 && _random.Next(3) > 0)
            {
                int chosen = _random.Next(Math.Min(underway.Count, 4));
                byte[] frame = underway[chosen];
                underway.RemoveAt(chosen);
                if (_random.Next(5) > 0)
                    Receive(frame);
            }
            if (_random.Next(2) == 0)
                foreach (byte[] frame in Exchange(Director.Lan, Acknowledgment()))
                    CheckAcknowledgment(frame);
        }
    }

    /// <summary>New data, old data in other pieces, a probe, or an acknowledgment alone.</summary>
    private Segment NextSegment()
    {
        int kind = _random.Next(8);
        if (kind == 0)
            return new Segment(TcpFlags.Ack, _first + (uint)_sent, ServerIsn + 1);
        if (kind == 1)
            return new Segment(TcpFlags.Ack, _first + (uint)_acknowledged - 1, ServerIsn + 1);
        int from = kind switch
        {
            2 or 3 => _sent,
            4 or 5 => _acknowledged,
            6 => _acknowledged + _random.Next(_sent - _acknowledged + 1),
            _ => _random.Next(_sent + 1),
        };
        from = Math.Min(from, _stream.Length);
        int to = Math.Min(_stream.Length, from + _random.Next(_random.Next(2) == 0 ? 20 : LanMtu - (families == Families.Both6 ? 60 : 40) + 1));
        bool fin = to == _stream.Length && _random.Next(2) == 0;
        _sent = Math.Max(_sent, to + (fin ? 1 : 0));
        return new Segment(TcpFlags.Ack | (fin ? TcpFlags.Fin : 0), _first + (uint)from, ServerIsn + 1) { Data = _stream[from..to] };
    }

    private Segment Acknowledgment()
    {
        byte[] options = [];
        List<(int From, int To)> islands = _server.Islands();
        if (islands.Count > 0)
        {
            options = [1, 1, 5, (byte)(2 + islands.Count * 8), .. islands.SelectMany(range => (byte[])[.. Number(range.From), .. Number(range.To)])];
            // Half of the lists begin at an odd place.
            if (_random.Next(2) == 0)
                options = [1, .. options[2..], 1];
        }
        return new Segment(TcpFlags.Ack, ServerIsn + 1, _first + (uint)_server.Next) { Options = options };
    }

    private byte[] Number(int position)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, _first + (uint)position);
        return bytes;
    }

    private void Receive(byte[] frame)
    {
        ReadOnlySpan<byte> tcp = frame.AsSpan(LanTcp);
        int position = (int)(BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]) - _first);
        ReadOnlySpan<byte> data = tcp[(tcp[12] >> 4 << 2)..];
        bool fin = (tcp[13] & (byte)TcpFlags.Fin) != 0;
        if (data.Length > 0 || fin)
            Assert.That(_server.Receive(position, data, fin), $"bytes for position {position} are those of the header and the stream");
    }

    private void CheckAcknowledgment(byte[] frame)
    {
        ReadOnlySpan<byte> tcp = frame.AsSpan(WanTcp);
        int acknowledged = (int)(BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]) - _first);
        Assert.That(acknowledged, Is.EqualTo(Math.Max(0, _server.Next - _headerLength)));
        Assert.That(acknowledged, Is.InRange(_acknowledged, _sent));
        _acknowledged = acknowledged;
        ReadOnlySpan<byte> options = tcp[20..(tcp[12] >> 4 << 2)];
        while (!options.IsEmpty)
        {
            if (options[0] == 1)
            {
                options = options[1..];
                continue;
            }
            for (int at = 2; at < options[1]; at += 8)
                CheckSackBlock(options[at..]);
            options = options[options[1]..];
        }
    }

    private void CheckSackBlock(ReadOnlySpan<byte> block)
    {
        int from = (int)(BinaryPrimitives.ReadUInt32BigEndian(block) - _first);
        int to = (int)(BinaryPrimitives.ReadUInt32BigEndian(block[4..]) - _first);
        Assert.That((from >= 0, from < to, to <= _sent), Is.EqualTo((true, true, true)), $"block {from} to {to} of {_sent} sent");
        Assert.That(_server.Has(_headerLength + from, _headerLength + to), $"the server has what block {from} to {to} names");
    }

    /// <summary>Sends a segment through the director; returns what leaves on the other side, with valid checksums.</summary>
    private List<byte[]> Exchange(ushort port, Segment segment)
    {
        bool inbound = port == Director.Wan;
        PacketBuilder packet = inbound
            ? segment.Of(_bench.FromClient(), Lab.ClientPort, Lab.VirtualPort)
            : segment.Of(_bench.FromServer(), Lab.RealPort, Lab.FirstLocalPort);
        _bench.Director.Network.Deliver(port, 0, packet.Build());
        _bench.Director.PollAll();
        List<byte[]> frames = [];
        while (_bench.Director.Network.TakeTransmitted(inbound ? Director.Lan : Director.Wan) is { } frame)
        {
            Assert.That(FrameChecksums.Faults(frame), Is.Empty);
            frames.Add(frame);
        }
        Assert.That(frames, Is.Not.Empty);
        return frames;
    }
}
