using System.CommandLine;
using System.CommandLine.Parsing;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>ipvsadm's options for tunnels: --tun-type, --tun-port, and one of --tun-nocsum, --tun-csum, --tun-remcsum.</summary>
internal static class TunnelOptions
{
    private static readonly Option<TunnelKind?> Kind = ParsedArgument.Word<TunnelKind>(
        "--tun-type", "TYPE", $"Type of the tunnel: {string.Join(", ", TunnelText.Words)} (ipip unless given)", TunnelText.Parse, TunnelText.Words);

    private static readonly Option<ushort?> Port =
        ParsedArgument.Number<ushort>("--tun-port", "gue: UDP port that the server decapsulates on");

    private static readonly Option<bool> NoChecksum = new("--tun-nocsum") { Description = "gre, gue: no checksum (the default)" };
    private static readonly Option<bool> PlainChecksum = new("--tun-csum") { Description = "gre, gue: with a checksum" };
    private static readonly Option<bool> RemoteChecksum = new("--tun-remcsum") { Description = "gue: remote checksum offload" };

    private static readonly (Option<bool> Option, TunnelChecksum Value)[] Checksums =
    [
        (NoChecksum, TunnelChecksum.None), (PlainChecksum, TunnelChecksum.Plain), (RemoteChecksum, TunnelChecksum.Remote),
    ];

    /// <summary>For a command that takes them.</summary>
    public static Symbol[] All { get; } = [Kind, Port, NoChecksum, PlainChecksum, RemoteChecksum];

    /// <summary>A validator of such a command: at most one checksum.</summary>
    public static void Validate(CommandResult result)
    {
        if (Checksums.Count(checksum => result.GetValue(checksum.Option)) > 1)
        {
            result.AddError("--tun-nocsum, --tun-csum and --tun-remcsum do not go with each other.");
        }
    }

    /// <summary>
    /// The tunnel of a server in <paramref name="mode"/>: <paramref name="present"/> with what is given; another type begins
    /// anew. Null in other modes, unless options are given, which fulcrumd refuses then.
    /// </summary>
    public static Tunnel? Apply(ParseResult arguments, ForwardingMode mode, Tunnel? present)
    {
        TunnelKind? kind = arguments.GetValue(Kind);
        ushort? port = arguments.GetValue(Port);
        TunnelChecksum? checksum = null;
        foreach ((Option<bool> option, TunnelChecksum value) in Checksums)
        {
            checksum = arguments.GetValue(option) ? value : checksum;
        }

        if (mode != ForwardingMode.Tunnel && kind is null && port is null && checksum is null)
        {
            return null;
        }

        Tunnel tunnel = present is not null && (kind is null || kind == present.Kind)
            ? present.Clone()
            : new Tunnel { Kind = kind ?? TunnelKind.Ipip, Checksum = TunnelChecksum.None };
        tunnel.Port = port ?? tunnel.Port;
        tunnel.Checksum = checksum ?? tunnel.Checksum;
        return tunnel;
    }
}
