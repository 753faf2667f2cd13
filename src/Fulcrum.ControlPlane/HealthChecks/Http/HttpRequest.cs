using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks.Http;

/// <summary>What a check sends for a URL: keepalived's bytes but for the name in User-Agent.</summary>
public static class HttpRequest
{
    /// <summary>The whole request.</summary>
    public static byte[] Encode(HttpCheck check, HttpUrl url)
    {
        string version = check.Protocol == HttpCheckProtocol.Http11 ? "1.1" : "1.0";
        string connection = check.Protocol == HttpCheckProtocol.Http10 ? "" : "Connection: close\r\n";
        return Encoding.UTF8.GetBytes(
            $"GET {url.Path} HTTP/{version}\r\nUser-Agent: FulcrumHealthCheck\r\n{connection}Host: {HostOf(check, url)}\r\n\r\n");
    }

    /// <summary>The host that is asked for: the URL's, the check's, or address and port.</summary>
    public static string HostOf(HttpCheck check, HttpUrl url) => url.VirtualHost ?? check.VirtualHost ?? AddressOf(check.Target);

    /// <summary>The name that TLS tells the server; null: none.</summary>
    public static string? ServerNameOf(HttpCheck check, HttpUrl url)
    {
        if (check.ServerName is { } name)
            return name;
        return check.SendsServerName && (url.VirtualHost ?? check.VirtualHost) is { } host ? WithoutPort(host) : null;
    }

    /// <summary>The name that a certificate has to be valid for.</summary>
    public static string VerifiedNameOf(HttpCheck check, HttpUrl url) =>
        check.ServerName ?? ((url.VirtualHost ?? check.VirtualHost) is { } host ? WithoutPort(host) : check.Target.Address.ToString());

    private static string AddressOf(IPEndPoint target)
    {
        IPAddress address = target.Address;
        return address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0
            ? new IPEndPoint(new IPAddress(address.GetAddressBytes()), target.Port).ToString()
            : target.ToString();
    }

    private static string WithoutPort(string host)
    {
        if (host.StartsWith('['))
            return host[1..].Split(']')[0];
        int colon = host.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && colon == host.LastIndexOf(':') ? host[..colon] : host;
    }
}
