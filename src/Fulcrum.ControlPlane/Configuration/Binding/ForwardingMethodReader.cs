using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Validation;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// Reads "lb_kind MODE", and for tunnels "lb_kind TUN [type ipip|gre|gue] [port N] [nocsum|csum|remcsum]", options in any order.
/// </summary>
internal static class ForwardingMethodReader
{
    private static readonly ChoiceSyntax<ForwardingMode> s_modes = new(
        [
            ("FNAT", ForwardingMode.FullNat),
            ("NAT", ForwardingMode.Nat),
            ("DR", ForwardingMode.DirectRoute),
            ("TUN", ForwardingMode.Tunnel),
        ],
        ["SNAT"]);

    private static readonly ChoiceSyntax<TunnelKind> s_kinds =
        new([("ipip", TunnelKind.Ipip), ("gre", TunnelKind.Gre), ("gue", TunnelKind.Gue)], []);

    /// <summary>Sets the method; a line that is wrong has no effect, as in keepalived.</summary>
    public static void Read(ServerDefaultsConfig config, Statement statement, BindingContext context) =>
        config.Method = ReadMethod(statement, context) ?? config.Method;

    /// <summary>The method; null after a warning.</summary>
    public static Written<ForwardingMethodConfig>? ReadMethod(Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a word");
            return null;
        }
        Word word = statement.Arguments[0];
        if (s_modes.Read(word.Text, out ForwardingMode mode) is { } complaint)
        {
            context.Log.Warning(word.Position, $"{statement.Keyword}: {complaint}; the line is ignored");
            return null;
        }
        if (mode != ForwardingMode.Tunnel)
            context.NoteExtraWords(statement, 1);
        return new(new(mode, mode == ForwardingMode.Tunnel ? ReadTunnel(statement, context) : null), word.Position);
    }

    /// <summary>Where options are wrong, or do not go together, it is ipip, as in keepalived.</summary>
    private static Tunnel ReadTunnel(Statement statement, BindingContext context)
    {
        Tunnel tunnel = Tunnel.Ipip;
        for (int i = 1; i < statement.Arguments.Count; i++)
        {
            Word option = statement.Arguments[i];
            bool hasValue = option.Text is "type" or "port";
            string value = hasValue && i + 1 < statement.Arguments.Count ? statement.Arguments[++i].Text : "";
            if (ReadOption(option.Text, value, ref tunnel) is { } complaint)
                return Ipip(option, complaint, statement, context);
        }
        return TunnelRule.WhyNotUsable(tunnel) is { } reason ? Ipip(statement.Arguments[0], reason, statement, context) : tunnel;
    }

    private static Tunnel Ipip(Word at, string complaint, Statement statement, BindingContext context)
    {
        context.Log.Warning(at.Position, $"{statement.Keyword} TUN: {complaint}; it is ipip");
        return Tunnel.Ipip;
    }

    private static string? ReadOption(string option, string value, ref Tunnel tunnel)
    {
        switch (option)
        {
            case "type" or "port" when value.Length == 0:
                return $"'{option}' needs a value after it";
            case "type":
                string? complaint = s_kinds.Read(value, out TunnelKind kind);
                tunnel = tunnel with { Kind = kind };
                return complaint;
            case "port":
                complaint = ValueSyntax.ReadNumber(value, 1, IPEndPoint.MaxPort, out int port);
                tunnel = tunnel with { Port = (ushort)port };
                return complaint;
            default:
                return ReadChecksum(option, ref tunnel);
        }
    }

    private static string? ReadChecksum(string text, ref Tunnel tunnel)
    {
        TunnelChecksum? checksum = text switch
        {
            "nocsum" => TunnelChecksum.None,
            "csum" => TunnelChecksum.Plain,
            "remcsum" => TunnelChecksum.Remote,
            _ => null,
        };
        if (checksum is not { } known)
            return $"'{text}' is not known; use type, port, nocsum, csum or remcsum";
        tunnel = tunnel with { Checksum = known };
        return null;
    }
}
