using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>What is known of a session that is about to be made. On the stack.</summary>
internal unsafe struct NewSession
{
    /// <summary>Client address.</summary>
    public IpAddress Client;

    /// <summary>Virtual address.</summary>
    public IpAddress Virtual;

    /// <summary>Local address (FULLNAT).</summary>
    public IpAddress Local;

    /// <summary>Client port.</summary>
    public Be16 ClientPort;

    /// <summary>Virtual port.</summary>
    public Be16 VirtualPort;

    /// <summary>Local port (FULLNAT).</summary>
    public Be16 LocalPort;

    /// <summary>IANA protocol number.</summary>
    public byte Protocol;

    /// <summary>How packets will be rewritten.</summary>
    public SessionTraits Traits;

    /// <summary>How the server learns the client's address; meaningful with <see cref="SessionTraits.Inserts"/>.</summary>
    public ClientAddressMode ClientAddress;

    /// <summary>The service that takes it.</summary>
    public ServiceSnapshot* Service;

    /// <summary>The server that persistence or the scheduler picked.</summary>
    public ServerEntry* Server;

    /// <summary>The server's port for this session.</summary>
    public Be16 RealPort;

    /// <summary>The template that binds the client to the server, held; <see cref="TemplateTable.None"/> in other services.</summary>
    public uint Template;

    /// <summary>Whether FULLNAT has to look if a local port is free towards the real port (<see cref="RootSnapshot.KeepsRealPorts"/>).</summary>
    public bool MayShareRealPort;

    /// <summary>A session between these, the client first, of this service.</summary>
    public static NewSession Of(in FlowEndpoints flow, ServiceSnapshot* service) => new()
    {
        Client = flow.Source,
        Virtual = flow.Destination,
        ClientPort = flow.SourcePort,
        VirtualPort = flow.DestinationPort,
        Protocol = flow.Protocol,
        Service = service,
    };

    /// <summary>Which port of its server a client's packets go to. As LVS: a persistent service of several ports keeps the client's.</summary>
    public void SetRealPort()
    {
        bool isOtherPort = Service->PersistenceTimeoutMs != 0 && VirtualPort.Raw != Service->Key.Port.Raw;
        RealPort = isOtherPort || Server->Port.Raw == 0 ? VirtualPort : Server->Port;
    }

    /// <summary>Decides from service, server and families how packets will be rewritten.</summary>
    public void SetTraits()
    {
        Traits = Server->Mode switch
        {
            ForwardingMode.FullNat => SessionTraits.FullNat,
            ForwardingMode.DirectRoute => SessionTraits.DirectRoute | SessionTraits.InputOnly,
            ForwardingMode.Tunnel => SessionTraits.Tunnel | SessionTraits.InputOnly,
            _ => SessionTraits.None,
        };
        if (!Client.IsIpv4)
            Traits |= SessionTraits.Ipv6Client;
        if (!Server->Address.IsIpv4)
            Traits |= SessionTraits.Ipv6Server;
        if (Protocol == IpProtocol.Sctp)
            Traits |= SessionTraits.Sctp;
        if (Server->Mode == ForwardingMode.FullNat && Inserts(Service->ClientAddress))
            Traits |= SessionTraits.Inserts;
        ClientAddress = Service->ClientAddress;
    }

    /// <summary>The key of what the server answers, if it answers to the client: NAT, DR and TUN.</summary>
    public readonly FlowKey AnswerKey(FlowHash hash) => Server->Mode == ForwardingMode.Nat
        ? KeyOf(hash, Server->Address, Client, RealPort, ClientPort)
        : KeyOf(hash, Virtual, Client, VirtualPort, ClientPort);

    /// <summary>The key of what the server answers to the local endpoint: FULLNAT.</summary>
    public readonly FlowKey LocalAnswerKey(FlowHash hash) => KeyOf(hash, Server->Address, Local, RealPort, LocalPort);

    /// <summary>Notes how much the rewrite of an inbound packet adds to its checksums.</summary>
    public readonly void SetDeltas(Session* session)
    {
        if ((Traits & (SessionTraits.DirectRoute | SessionTraits.Tunnel)) != 0)
            return;
        bool hasLocal = (Traits & SessionTraits.FullNat) != 0;
        uint addressesBefore = Checksum.Sum(Client) + Checksum.Sum(Virtual);
        uint addressesAfter = Checksum.Sum(hasLocal ? Local : Client) + Checksum.Sum(Server->Address);
        uint portsBefore = Checksum.Sum(ClientPort) + Checksum.Sum(VirtualPort);
        uint portsAfter = Checksum.Sum(hasLocal ? LocalPort : ClientPort) + Checksum.Sum(RealPort);
        session->AddressDelta = Checksum.Delta(addressesBefore, addressesAfter);
        session->TupleDelta = Checksum.Delta(addressesBefore + portsBefore, addressesAfter + portsAfter);
    }

    private readonly FlowKey KeyOf(FlowHash hash, IpAddress source, IpAddress destination, Be16 sourcePort, Be16 destinationPort) =>
        source.IsIpv4
            ? new FlowKey(source.Ipv4, destination.Ipv4, sourcePort, destinationPort, Protocol)
            : hash.KeyOf(source, destination, sourcePort, destinationPort, Protocol);

    private readonly bool Inserts(ClientAddressMode mode) => mode switch
    {
        ClientAddressMode.Toa or ClientAddressMode.ProxyV1 => Protocol == IpProtocol.Tcp,
        ClientAddressMode.Uoa => Protocol == IpProtocol.Udp,
        ClientAddressMode.ProxyV2 => Protocol is IpProtocol.Tcp or IpProtocol.Udp,
        _ => false,
    };
}
