using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads check_addresses: a range of each family, or of one.</summary>
internal static class CheckAddressReader
{
    // Room for a gateway and some ways.
    private const int LongestIpv4Prefix = 28;
    private const int LongestIpv6Prefix = 124;

    /// <summary>check_addresses PREFIX [PREFIX].</summary>
    public static void Read(DirectorConfig config, Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count is 0 or > 2)
        {
            context.Log.Error(statement.Position, $"{statement.Keyword} needs a range of IPv4 addresses, one of IPv6 addresses, or both after it");
            return;
        }
        foreach (Word word in statement.Arguments)
        {
            if (!IPNetwork.TryParse(word.Text, out IPNetwork network))
                context.Log.Error(word.Position, $"{statement.Keyword}: '{word}' is no range of addresses; write one such as {CheckAddresses.Default.Ipv4}");
            else if (network.PrefixLength > LongestPrefix(network))
                context.Log.Error(word.Position, $"{statement.Keyword}: {network} is too small; use /{LongestPrefix(network)} or a shorter prefix");
            else
                Set(config, network);
        }
    }

    private static int LongestPrefix(IPNetwork network) =>
        network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? LongestIpv4Prefix : LongestIpv6Prefix;

    private static void Set(DirectorConfig config, IPNetwork network)
    {
        CheckAddresses before = config.Defaults.CheckAddresses;
        config.Defaults = config.Defaults with
        {
            CheckAddresses = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork
                ? before with { Ipv4 = network }
                : before with { Ipv6 = network },
        };
    }
}
