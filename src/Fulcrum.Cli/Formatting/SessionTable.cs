using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>
/// Sessions as `ipvsadm -Lnc` prints them, with the local endpoint as a column of its own ("-" outside of FULLNAT), and the
/// forwarding mode as the last, with "remote" behind it if the session is the other director's. Longer endpoints (IPv6) push the columns
/// after them to the right, as there.
/// </summary>
public static class SessionTable
{
    private const int MsPerSecond = 1000;

    /// <summary>The two lines above the rows.</summary>
    public static string Titles { get; } =
        "IPVS connection entries\n" + Line("pro", "expire", "state", "source", "virtual", "local", "destination", "forward");

    /// <summary>One line, with its end.</summary>
    public static string Row(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Line(
            session.Protocol == Protocol.Unspecified ? "IP" : IpvsadmFormat.Protocol(session.Protocol),
            Expires(session.ExpiresInMs),
            session.State,
            EndpointText.Format(session.Client),
            EndpointText.Format(session.Virtual),
            session.Local is null ? "-" : EndpointText.Format(session.Local),
            EndpointText.Format(session.Real),
            ForwardingModeText.Forward(session.Mode) + (session.Remote ? " remote" : ""));
    }

    /// <summary>The lines above the rows of <see cref="IpvsadmRow"/>.</summary>
    public static string IpvsadmTitles { get; } =
        "IPVS connection entries\n" + IpvsadmLine("pro", "expire", "state", "source", "virtual", "destination");

    /// <summary>The lines above the rows with `--persistent-conn`, which tells of persistence engines: Fulcrum has none.</summary>
    public static string PersistentTitles { get; } =
        "IPVS connection entries\n"
        + $"pro expire {"state",-11} {"source",-18} {"virtual",-18} {"destination",-18} {"pe name",-16} pe_data\n";

    /// <summary>One line as `ipvsadm -Lnc` prints it, byte for byte. A template of a mark has no protocol.</summary>
    public static string IpvsadmRow(Session session) => IpvsadmRow(session, (endpoint, _) => EndpointText.Format(endpoint));

    /// <summary>One line as `ipvsadm -Lc` prints it, with endpoints as <paramref name="name"/> writes them.</summary>
    public static string IpvsadmRow(Session session, Func<Endpoint, Protocol, string> name)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(name);
        return IpvsadmLine(
            session.Protocol == Protocol.Unspecified ? "IP" : IpvsadmFormat.Protocol(session.Protocol),
            Expires(session.ExpiresInMs),
            session.State,
            name(session.Client, session.Protocol),
            name(session.Virtual, session.Protocol),
            name(session.Real, session.Protocol));
    }

    /// <summary>Minutes and full seconds: "14:59"; minutes may have more than two digits.</summary>
    private static string Expires(uint milliseconds)
    {
        uint seconds = milliseconds / MsPerSecond;
        return $"{seconds / 60:00}:{seconds % 60:00}";
    }

    private static string IpvsadmLine(
        string protocol, string expires, string state, string source, string @virtual, string destination) =>
        $"{protocol,-3} {expires,-6} {state,-11} {source,-18} {@virtual,-18} {destination}\n";

    private static string Line(
        string protocol,
        string expires,
        string state,
        string source,
        string @virtual,
        string local,
        string destination,
        string forward) =>
        $"{protocol,-3} {expires,-6} {state,-11} {source,-18} {@virtual,-18} {local,-18} {destination,-18} {forward}\n";
}
