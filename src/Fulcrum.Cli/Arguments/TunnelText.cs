using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>Tunnels: their types as arguments, and as ipvsadm's TunnelInfo column shows them.</summary>
public static class TunnelText
{
    /// <summary>The words that the command line takes.</summary>
    public static string[] Words { get; } = ["ipip", "gre", "gue"];

    /// <summary>The type of one of <see cref="Words"/>.</summary>
    public static TunnelKind Parse(string word) => word switch
    {
        "ipip" => TunnelKind.Ipip,
        "gre" => TunnelKind.Gre,
        "gue" => TunnelKind.Gue,
        _ => throw new FormatException($"'{word}' is not a type of tunnel: write one of {string.Join(", ", Words)}."),
    };

    /// <summary>"n/a" without a tunnel, "ipip", "gre:+c", "gue:6080:r+c"; -c stands for no checksum.</summary>
    public static string Info(RealServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (server.Mode != ForwardingMode.Tunnel)
        {
            return "n/a";
        }

        Tunnel tunnel = server.Tunnel ?? new Tunnel();
        string checksum = tunnel.Checksum switch
        {
            TunnelChecksum.Plain => "+c",
            TunnelChecksum.Remote => "r+c",
            _ => "-c",
        };
        return tunnel.Kind switch
        {
            TunnelKind.Gre => $"gre:{checksum}",
            TunnelKind.Gue => $"gue:{tunnel.Port}:{checksum}",
            _ => "ipip",
        };
    }
}
