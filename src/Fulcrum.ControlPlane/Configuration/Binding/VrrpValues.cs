using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Values of VRRP's blocks that have a syntax of their own.</summary>
internal static class VrrpValues
{
    private const int LongestPassword = 8;
    private const int HeaviestObject = 254;

    /// <summary>"auth_pass WORD": what is longer than 8 bytes is cut.</summary>
    public static VrrpAuthentication ReadPassword(VrrpAuthentication authentication, Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a password");
            return authentication;
        }
        Word word = statement.Arguments[0];
        if (word.Text.Length > LongestPassword)
            context.Log.Warning(word.Position, $"auth_pass is cut after {LongestPassword} characters");
        return authentication with { Password = word.Text.Length > LongestPassword ? word.Text[..LongestPassword] : word.Text };
    }

    /// <summary>"use_vmac [INTERFACE [MAC]]".</summary>
    public static VrrpTransport WithVirtualMac(VrrpTransport transport, ValueList<string> words) => transport with
    {
        UsesVirtualMac = true,
        InterfaceName = words.Count > 0 ? words[0] : null,
        MacAddress = words.FirstOrDefault(word => word.Contains(':', StringComparison.Ordinal)),
    };

    /// <summary>"use_ipvlan [INTERFACE] [ADDRESS] [FLAGS]".</summary>
    public static VrrpTransport WithIpVlan(VrrpTransport transport, ValueList<string> words) => transport with
    {
        UsesIpVlan = true,
        InterfaceName = words.Count > 0 ? words[0] : null,
    };

    /// <summary>"ADDRESS [min_ttl N] [max_ttl N]"; null after a warning.</summary>
    public static UnicastPeer? ReadPeer(Statement line, BindingContext context)
    {
        if (ValueSyntax.ReadAddress(line.Keyword.Text, out IPAddress address) is { } complaint)
        {
            context.Log.Warning(line.Position, $"unicast_peer: {complaint}; it is left out");
            return null;
        }
        int? minimum = null, maximum = null;
        for (int i = 0; i + 1 < line.Arguments.Count; i += 2)
        {
            Word value = line.Arguments[i + 1];
            if (ValueSyntax.ReadNumber(value.Text, 0, 255, out int number) is { } wrong)
                context.Log.Warning(value.Position, $"unicast_peer: {wrong}; it is ignored");
            else if (line.Arguments[i].Text == "min_ttl")
                minimum = number;
            else if (line.Arguments[i].Text == "max_ttl")
                maximum = number;
            else
                context.Log.Warning(line.Arguments[i].Position, $"unicast_peer: '{line.Arguments[i]}' is not known; use min_ttl or max_ttl");
        }
        return new(address, minimum, maximum);
    }

    /// <summary>"NAME [weight N [reverse|noreverse]]".</summary>
    public static TrackedObject? ReadTracked(Statement line, BindingContext context)
    {
        int? weight = null;
        bool? isReversed = null;
        for (int i = 0; i < line.Arguments.Count; i++)
        {
            Word word = line.Arguments[i];
            if (word.Text is "reverse" or "noreverse")
                isReversed = word.Text == "reverse";
            else if (word.Text != "weight" || i + 1 == line.Arguments.Count)
                context.Log.Warning(word.Position, $"'{word}' is not known here; use weight N, reverse or noreverse");
            else if (ValueSyntax.ReadNumber(line.Arguments[++i].Text, -HeaviestObject, (long)HeaviestObject, out long number) is { } complaint)
                context.Log.Warning(line.Arguments[i].Position, $"weight: {complaint}; it is ignored");
            else
                weight = (int)number;
        }
        return new(line.Keyword.Text, weight, isReversed);
    }

    /// <summary>"init_file [VALUE] [overwrite]".</summary>
    public static TrackFile ReadInitialValue(TrackFile file, Statement statement, BindingContext context)
    {
        file = file with { InitialValue = 0 };
        foreach (Word word in statement.Arguments)
        {
            if (word.Text == "overwrite")
                file = file with { Overwrites = true };
            else if (ValueSyntax.ReadNumber(word.Text, int.MinValue, (long)int.MaxValue, out long value) is { } complaint)
                context.Log.Warning(word.Position, $"{statement.Keyword}: {complaint}; it is ignored");
            else
                file = file with { InitialValue = (int)value };
        }
        return file;
    }
}
