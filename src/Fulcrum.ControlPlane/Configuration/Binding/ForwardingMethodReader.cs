using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// Reads "lb_kind MODE", and for tunnels "lb_kind TUN [type ipip|gre|gue] [port N] [nocsum|csum|remcsum]", options in any order.
/// Whether options fit to the type is a rule of the model.
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

    /// <summary>Sets the method, also after an error, so that the rest can be checked.</summary>
    public static void Read(ServerDefaultsConfig config, Statement statement, BindingContext context)
    {
        if (statement.Block is { } block)
            context.Log.Error(block.Open, $"{statement.Keyword} takes no block; remove the braces and what is between them");
        if (statement.Arguments.Count == 0)
        {
            context.Log.Error(statement.Position, $"{statement.Keyword} needs a word after it");
            return;
        }
        Word word = statement.Arguments[0];
        if (s_modes.Read(word.Text, out ForwardingMode mode) is { } complaint)
            context.Log.Error(word.Position, $"{statement.Keyword}: {complaint}");
        Tunnel? tunnel = null;
        if (mode == ForwardingMode.Tunnel)
            tunnel = ReadTunnel(statement, context);
        else
            context.WarnOfExtraWords(statement, 1);
        config.Method = new(new(mode, tunnel), word.Position);
    }

    /// <summary>After an error ipip stands in for what is meant, so that there is nothing else to say about the line.</summary>
    private static Tunnel ReadTunnel(Statement statement, BindingContext context)
    {
        Tunnel tunnel = Tunnel.Ipip;
        bool isGood = true;
        for (int i = 1; i < statement.Arguments.Count; i++)
        {
            Word option = statement.Arguments[i];
            Word? value = i + 1 < statement.Arguments.Count ? statement.Arguments[i + 1] : null;
            string? complaint = null;
            switch (option.Text)
            {
                case "type" or "port" when value is null:
                    complaint = $"'{option}' needs a value after it";
                    break;
                case "type":
                    complaint = s_kinds.Read(value!.Value.Text, out TunnelKind kind);
                    tunnel = tunnel with { Kind = kind };
                    option = statement.Arguments[++i];
                    break;
                case "port":
                    complaint = ValueSyntax.ReadNumber(value!.Value.Text, 1, IPEndPoint.MaxPort, out int port);
                    tunnel = tunnel with { Port = (ushort)port };
                    option = statement.Arguments[++i];
                    break;
                default:
                    complaint = ReadChecksum(option.Text, ref tunnel);
                    break;
            }
            if (complaint is not null)
                context.Log.Error(option.Position, $"{statement.Keyword} TUN: {complaint}");
            isGood &= complaint is null;
        }
        return isGood ? tunnel : Tunnel.Ipip;
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
