using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model.Static;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// Reads a line of static_ipaddress or virtual_ipaddress: "ADDRESS[/LENGTH] [dev I] [scope S] [label L] [brd A] [peer A] ..."; what is
/// not known on it is ignored with a warning.
/// </summary>
internal static class InterfaceAddressReader
{
    private static readonly string[] s_flags =
    [
        "home", "nodad", "-nodad", "mngtmpaddr", "noprefixroute", "autojoin", "no_track", "use_vmac", "use_vmac_addr",
    ];

    /// <summary>Null after a warning.</summary>
    public static InterfaceAddress? Read(Statement line, BindingContext context)
    {
        string text = line.Keyword.Text;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (ValueSyntax.ReadAddress(slash < 0 ? text : text[..slash], out IPAddress address) is { } complaint)
        {
            context.Log.Warning(line.Position, $"{complaint}; it is left out");
            return null;
        }
        int width = Prefixes.Width(address.AddressFamily);
        int length = width;
        if (slash >= 0 && ValueSyntax.ReadNumber(text[(slash + 1)..], 0, width, out length) is { } wrong)
        {
            context.Log.Warning(line.Position, $"prefix length {wrong}; it is {width}");
            length = width;
        }
        InterfaceAddress result = new() { Address = address, PrefixLength = length };
        for (int i = 0; i < line.Arguments.Count; i++)
        {
            Word word = line.Arguments[i];
            string? value = i + 1 < line.Arguments.Count ? line.Arguments[i + 1].Text : null;
            if (s_flags.Contains(word.Text))
                result = result with { Flags = [.. result.Flags, word.Text] };
            else if (value is not null && With(result, word.Text, value) is { } changed)
                (result, i) = (changed, i + 1);
            else
                context.Log.Warning(word.Position, $"'{word}' is not known here; it is ignored");
        }
        return result;
    }

    private static InterfaceAddress? With(InterfaceAddress address, string word, string value) => word switch
    {
        "dev" => address with { Interface = value },
        "scope" => address with { Scope = value },
        "label" => address with { Label = value },
        "brd" or "broadcast" => address with { Broadcast = value },
        "peer" => address with { Peer = value },
        "preferred_lft" => address with { PreferredLifetime = value },
        "track_group" => address with { TrackGroup = value },
        _ => null,
    };
}
