using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>A session that goes one way, and its further packets as golden cases.</summary>
internal sealed class Exchange : IDisposable
{
    private readonly Way _way;
    private readonly byte _protocol;
    private ushort _lastId;

    /// <summary>Opens the session by the client's first packet, as it would arrive at wan.</summary>
    public Exchange(Way way, byte protocol, DirectorOptions? options = null, Wire.Snapshot? configuration = null)
    {
        _way = way;
        _protocol = protocol;
        IpFields fields = new(DontFragment: true);
        Director = new Director(configuration ?? way.Configuration(), options);
        Director.Network.Deliver(Wan, 0, way.FromClient(fields: fields).Opening(protocol, ClientPort, VirtualPort).Build());
        Director.PollAll();
        Assert.That(Discard(Lan) + Discard(Wan), Is.EqualTo(1), "precondition: the session's first packet is forwarded");
        _lastId += Numbers(fields);
    }

    public Director Director { get; }

    /// <summary>Ports at which clients' and servers' packets arrive, and by which the others' leave.</summary>
    public (ushort Client, ushort Server) Ports { get; init; } = (Wan, Lan);

    /// <summary>A packet that is forwarded, and nothing else happens but that the server's counters count it.</summary>
    public void Forwards(string sentence, Direction direction, Step step)
    {
        bool isInbound = direction == Direction.Inbound;
        PacketBuilder arriving = isInbound
            ? step.Arriving(_way.FromClient(fields: step.Fields), ClientPort, VirtualPort)
            : step.Arriving(_way.FromServer(step.Fields), _way.KeepsAddresses ? VirtualPort : RealPort, _way.PeerPort);
        int length = arriving.BuildPacket().Length;
        IpFields fields = step.Fields with { IsLong = length - 20 > 1260, NewId = (ushort)(_lastId + 1) };
        PacketBuilder Leaving(byte[] sent) => step.Sent(isInbound
            ? _way.Enclose(step.Leaving(_way.ToServer(fields: fields), _way.PeerPort, _way.ServerPort), fields, sent)
            : step.Leaving(_way.ToClient(step.Fields), VirtualPort, ClientPort));

        string name = isInbound ? "inbound" : "outbound";
        Director.Case($"{_way}, {direction}: {sentence}")
            .FirstSegment(step.FirstSegment)
            .In(isInbound ? Ports.Client : Ports.Server, step.Received(arriving))
            .Out(isInbound ? Ports.Server : Ports.Client, Leaving)
            .Counts($"{Server}: {name}_packets +1, {name}_bytes +{length}")
            .Run();
        _lastId += isInbound ? Numbers(fields) : (ushort)0;
    }

    public void Dispose() => Director.Dispose();

    /// <summary>What the server's counters are called.</summary>
    public string Server => $"{NameOf(_protocol)} {_way.Server}:{_way.ServerPort}";

    private static string NameOf(byte protocol) => protocol switch { IpProtocol.Tcp => "tcp", IpProtocol.Udp => "udp", _ => "sctp" };

    /// <summary>1 when the director makes an IPv4 header that may be fragmented, else 0.</summary>
    private ushort Numbers(IpFields fields)
    {
        bool isNewHeader = _way.Mode == Wire.ForwardingMode.Tunnel && !_way.ServerIsIpv6 || _way.IsTranslated;
        bool keepsDontFragment = _way.IsTranslated ? fields.IsLong : !_way.ClientIsIpv6 && fields.DontFragment;
        return (ushort)(isNewHeader && !keepsDontFragment ? 1 : 0);
    }

    private int Discard(ushort port)
    {
        int count = 0;
        while (Director.Network.TakeTransmitted(port) is not null)
        {
            count++;
        }

        return count;
    }
}
