using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>What differs between listings in ipvsadm's format: the title, how endpoints are written, and the order of rows.</summary>
public sealed record ListingStyle
{
    /// <summary>Numbers, ordered as unsigned numbers.</summary>
    public static ListingStyle Plain { get; } = new();

    /// <summary>Whether the first line tells version and size; not where one service is listed.</summary>
    public bool HasTitle { get; init; } = true;

    /// <summary>The text of an endpoint; a service of a mark has no protocol.</summary>
    public Func<Endpoint, Protocol, string> Name { get; init; } = (endpoint, _) => EndpointText.Format(endpoint);

    /// <summary>The services in their order.</summary>
    public Func<IEnumerable<VirtualService>, IEnumerable<VirtualService>> Services { get; init; } = IpvsadmFormat.InOrder;

    /// <summary>A service's servers in their order.</summary>
    public Func<IEnumerable<RealServer>, IEnumerable<RealServer>> Servers { get; init; } = IpvsadmFormat.InOrder;

    /// <summary>The first line, if there is one.</summary>
    internal string Title(ulong size) => HasTitle ? IpvsadmFormat.Title(size) : "";

    /// <summary>The servers that the data plane has, those that are not down, in their order.</summary>
    internal IEnumerable<RealServer> ServersOf(VirtualService service) =>
        Servers(service.RealServers.Where(server => server.Health != HealthState.Down));

    /// <summary>"TCP  192.0.2.1:80", "FWM  7", "FWM  7 IPv6". An IPv4 text is cut at 33 characters.</summary>
    internal string Service(ServiceKey key) => IpvsadmFormat.Service(key, Name);

    /// <summary>"  -> 10.0.0.11:80" with its padding. An IPv4 text is cut at 28 characters.</summary>
    internal string Server(Endpoint endpoint, ServiceKey service) => IpvsadmFormat.Server(endpoint, Name(endpoint, service.Protocol));
}
