using Fulcrum.Api.V1;
using Fulcrum.Cli.Ipvsadm.Options;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>Options of real servers, but for the server itself.</summary>
internal static class ServerOptions
{
    /// <summary>The call with the option. Throws <see cref="UsageException"/> for a value that makes no sense.</summary>
    public static IpvsadmCall Apply(IpvsadmCall call, Word word, string value) => word switch
    {
        Word.Masquerading => call with { Mode = ForwardingMode.Nat },
        Word.Tunneling => call with { Mode = ForwardingMode.Tunnel },
        Word.Gatewaying => call with { Mode = ForwardingMode.DirectRoute },
        Word.FullNat => call with { Mode = ForwardingMode.FullNat },
        Word.Weight => call with { Weight = Number(value, 0, int.MaxValue, "weight") },
        Word.UpperThreshold => call with { UpperThreshold = Number(value, 0, int.MaxValue, "u_threshold") },
        Word.LowerThreshold => call with { LowerThreshold = Number(value, 0, int.MaxValue, "l_threshold") },
        _ => call with { Tunnel = Apply(call.Tunnel.Clone(), word, value) },
    };

    private static Tunnel Apply(Tunnel tunnel, Word word, string value)
    {
        switch (word)
        {
            case Word.TunnelType:
                tunnel.Kind = value switch
                {
                    "ipip" => TunnelKind.Ipip, "gue" => TunnelKind.Gue, "gre" => TunnelKind.Gre, _ => throw Illegal("tunnel type"),
                };
                break;
            case Word.TunnelPort:
                tunnel.Port = Number(value, 1, ushort.MaxValue, "tunnel port");
                break;
            case Word.TunnelNoChecksum:
                tunnel.Checksum = TunnelChecksum.None;
                break;
            case Word.TunnelChecksum:
                tunnel.Checksum = TunnelChecksum.Plain;
                break;
            default:
                tunnel.Checksum = TunnelChecksum.Remote;
                break;
        }

        return tunnel;
    }

    private static uint Number(string value, long minimum, long maximum, string name) =>
        (uint)(Numbers.Read(value, minimum, maximum) ?? throw Illegal(name));

    private static UsageException Illegal(string what) => new($"illegal {what} specified");
}
