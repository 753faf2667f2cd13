using System.Net;
using System.Net.Sockets;
using Fulcrum.Cli.Ipvsadm.Names;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>Hosts as kernel.c knows them, in place of the machine's name service; ports as that knows them.</summary>
internal sealed class StandInNames : INames
{
    private static readonly IPAddress Www = IPAddress.Parse("192.0.2.80");
    private readonly SystemNames _system = new();

    public IPAddress? Address(string host) => host == "www" ? Www : null;

    public string? Host(IPAddress address) => address.Equals(Www)
        ? "www"
        : address.GetAddressBytes()[^1] == 17
            ? $"{(address.AddressFamily == AddressFamily.InterNetwork ? "four" : "six")}.a-long-name-of-a-host.example.com"
            : null;

    public ushort? Port(string name, string protocol) => _system.Port(name, protocol);

    public string? Service(ushort port, string protocol) => _system.Service(port, protocol);
}
