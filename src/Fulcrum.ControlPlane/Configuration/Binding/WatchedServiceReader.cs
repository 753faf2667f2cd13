using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// Reads lines of track_virtual_server: "ADDRESS PORT [tcp|udp|sctp]", "fwmark MARK [inet6]" or "group NAME", also in quotes, and then
/// [weight N] [reverse|noreverse].
/// </summary>
internal static class WatchedServiceReader
{
    private const int Heaviest = 253;

    /// <summary>Null after a warning.</summary>
    public static WatchedService? Read(Statement line, BindingContext context)
    {
        List<string> words = [.. new[] { line.Keyword }.Concat(line.Arguments)
            .SelectMany(word => word.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        int end = words.FindIndex(word => word is "weight" or "reverse" or "noreverse");
        List<string> options = end < 0 ? [] : words[end..];
        if (ReadName(end < 0 ? words : words[..end]) is not { } service)
        {
            Warn("write ADDRESS PORT [PROTOCOL], fwmark MARK or group NAME; the line is left out");
            return null;
        }
        for (int i = 0; i < options.Count; i++)
        {
            if (options[i] is "reverse" or "noreverse")
                service = service with { IsReversed = options[i] == "reverse" };
            else if (options[i] != "weight" || i + 1 == options.Count)
                Warn($"'{options[i]}' is not known here; use weight N, reverse or noreverse");
            else if (ValueSyntax.ReadNumber(options[++i], -Heaviest, (long)Heaviest, out long weight) is { } complaint)
                Warn($"weight: {complaint}; it is ignored");
            else
                service = service with { Weight = (int)weight };
        }
        return service;

        void Warn(string what) => context.Log.Warning(line.Position, $"track_virtual_server: {what}");
    }

    private static WatchedService? ReadName(List<string> words) => words switch
    {
        ["group", var name] => new($"group {name}", null, name, 0, false),
        ["fwmark", var mark] => OfMark(mark, AddressFamily.InterNetwork),
        ["fwmark", var mark, "inet6"] => OfMark(mark, AddressFamily.InterNetworkV6),
        [var address, var port] => OfEndpoint(address, port, "TCP"),
        [var address, var port, var protocol] => OfEndpoint(address, port, protocol),
        _ => null,
    };

    private static WatchedService? OfMark(string text, AddressFamily family) =>
        uint.TryParse(text, out uint mark) && mark > 0 ? Of(ServiceKey.OfMark(mark, family)) : null;

    private static WatchedService? OfEndpoint(string address, string port, string protocol) =>
        IPAddress.TryParse(address, out IPAddress? ip) && ushort.TryParse(port, out ushort number)
        && Enum.TryParse(protocol, ignoreCase: true, out TransportProtocol kind)
        && kind is TransportProtocol.Tcp or TransportProtocol.Udp or TransportProtocol.Sctp
            ? Of(new(kind, ip, number))
            : null;

    private static WatchedService Of(ServiceKey key) => new($"{key}", key, null, 0, false);
}
