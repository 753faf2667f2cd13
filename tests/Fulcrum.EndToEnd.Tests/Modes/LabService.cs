using System.Net;
using System.Text.RegularExpressions;
using Fulcrum.Api.V1;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>A service of the network 'modes'; deploy/lab/modes.sh has its configuration.</summary>
/// <param name="Kind">Forwarding mode and tunnel, for people.</param>
/// <param name="Arm">Which virtual address.</param>
/// <param name="Port">Its TCP and UDP port.</param>
/// <param name="Mode">How the director forwards.</param>
/// <param name="Server">The host that answers.</param>
/// <param name="RealAddress">Where the director finds it.</param>
/// <param name="WebPort">Its web server's port.</param>
internal sealed record LabService(
    string Kind, Arm Arm, int Port, ForwardingMode Mode, string Server, string RealAddress, int WebPort)
{
    /// <summary>The virtual address.</summary>
    public string VirtualAddress => Arm.VirtualAddress;

    /// <summary>"http://10.1.1.100:8010/".</summary>
    public string Url => $"http://{Endpoint}/";

    /// <summary>"10.1.1.100:8010", "[2001:db8:11::100]:8010".</summary>
    public string Endpoint => new IPEndPoint(IPAddress.Parse(VirtualAddress), Port).ToString();

    /// <summary>The real server's endpoint for TCP.</summary>
    public string RealEndpoint => new IPEndPoint(IPAddress.Parse(RealAddress), WebPort).ToString();

    /// <summary>Whether the server's family is IPv6.</summary>
    public bool IsRealIpv6 => RealAddress.Contains(':', StringComparison.Ordinal);

    /// <summary>A pattern of the addresses that the server sees as its client's.</summary>
    public string SeenClient => Mode != ForwardingMode.FullNat ? Regex.Escape(Arm.ClientAddress) : IsRealIpv6 ? "2001:db8:20::20[0-3]" : @"10\.2\.0\.20[0-3]";

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}, {Arm}";
}
