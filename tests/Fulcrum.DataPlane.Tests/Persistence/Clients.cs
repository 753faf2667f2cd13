using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Persistence;

/// <summary>Clients that begin sessions, told by the servers that get them: "A:8080"; "-" for none, "kernel" for what is punted.</summary>
internal sealed unsafe class Clients(Director director)
{
    private ushort _nextPort = 30_000;

    /// <summary>Where a SYN leaves for; from a client port of its own unless one is given.</summary>
    public string Syn(string client = Client, ushort port = VirtualPort, string virtualAddress = Virtual, ushort clientPort = 0) => Send(
        Packet.Ethernet(WanRouterMac, WanMac).Ipv4(client, virtualAddress)
            .Tcp(clientPort == 0 ? _nextPort++ : clientPort, port, TcpFlags.Syn, 1000, 2000));

    /// <summary>Where a datagram leaves for.</summary>
    public string Datagram(string client = Client, ushort port = VirtualPort, ushort clientPort = 0) => Send(
        Packet.Ethernet(WanRouterMac, WanMac).Ipv4(client, Virtual).Udp(clientPort == 0 ? _nextPort++ : clientPort, port).Payload("hello"));

    /// <summary>Where several clients' SYNs leave for, each once.</summary>
    public string[] Syns(params string[] clients) => [.. clients.Select(client => Syn(client))];

    /// <summary>Templates as LVS lists them: "6 203.0.113.5:0 198.51.100.80:80 10.1.0.1 NONE 360 s, 1 sessions".</summary>
    public string[] Templates()
    {
        List<string> listed = [];
        for (uint slot = 0; slot <= director.Templates->Mask; slot++)
        {
            if (!TemplateStore.TryRead(director.Templates, slot, out Template template, out uint sessions))
                continue;
            string port = template.IsOfSeveralPorts ? "0" : template.Service.Port.ToString();
            string service = template.Service.IsMark ? $"0.0.0.{template.Service.Mark}" : template.Service.Address.ToString();
            listed.Add($"{template.Service.Protocol} {template.Client}:0 {service}:{port} {director.ServerPaths[template.ServerSlot].Address} "
                + $"{template.StateName} {template.RemainingMs((uint)(director.Network.NowUs / 1000)) / 1000} s, {sessions} sessions");
        }
        return [.. listed.Order()];
    }

    /// <summary>A counter of a server, over all services.</summary>
    public ulong Count(string counter, string server = A, string protocol = "tcp", ushort port = RealPort) =>
        director.ReadCounters().GetValueOrDefault($"{protocol} {server}:{port} {counter}");

    private string Send(PacketBuilder packet)
    {
        director.Network.Deliver(Director.Wan, 0, packet.Build());
        director.PollAll();
        if (director.Network.TakeTransmitted(Director.Lan) is { } sent)
            return NameOf(sent);
        while (director.Network.TakeTransmitted(Director.Wan) is not null)
        {
        }
        return director.Network.Drain(director.PuntRing) > 0 ? "kernel" : "-";
    }

    private static string NameOf(byte[] frame)
    {
        string server = string.Join('.', frame[30..34]) switch { A => "A", B => "B", C => "C", string other => other };
        return $"{server}:{frame[36] << 8 | frame[37]}";
    }
}
