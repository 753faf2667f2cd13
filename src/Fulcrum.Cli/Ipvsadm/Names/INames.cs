using System.Net;

namespace Fulcrum.Cli.Ipvsadm.Names;

/// <summary>Names of hosts and of layer-4 ports. A protocol is "tcp", "udp" or "sctp".</summary>
public interface INames
{
    /// <summary>The first IPv4 address of a host; null: there is no such host.</summary>
    IPAddress? Address(string host);

    /// <summary>The host of an address; null: it has no name.</summary>
    string? Host(IPAddress address);

    /// <summary>The port of a name; null: there is no such name.</summary>
    ushort? Port(string name, string protocol);

    /// <summary>The name of a port; null: it has none.</summary>
    string? Service(ushort port, string protocol);
}
