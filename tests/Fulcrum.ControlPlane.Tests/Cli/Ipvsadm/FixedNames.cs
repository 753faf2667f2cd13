using System.Net;
using Fulcrum.Cli.Ipvsadm.Names;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>A few names, whatever the machine's name service knows.</summary>
internal sealed class FixedNames : INames
{
    private static readonly Dictionary<ushort, string> Services = new()
    {
        [53] = "domain", [80] = "http", [443] = "https", [5060] = "sip", [8080] = "http-alt",
    };

    public IPAddress? Address(string host) => host == "www.example.com" ? IPAddress.Parse("192.0.2.80") : null;

    public string? Host(IPAddress address) => address.ToString() == "192.0.2.80" ? "www.example.com" : null;

    public ushort? Port(string name, string protocol) =>
        protocol.Length > 0 && Services.ContainsValue(name) ? Services.First(service => service.Value == name).Key : null;

    public string? Service(ushort port, string protocol) => Services.GetValueOrDefault(port);
}
