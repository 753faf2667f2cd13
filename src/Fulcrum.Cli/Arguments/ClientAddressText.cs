using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>Ways to tell FULLNAT servers the client's address, in the words of the configuration file.</summary>
public static class ClientAddressText
{
    /// <summary>The words that the command line takes.</summary>
    public static string[] Words { get; } = ["none", "toa", "uoa", "proxy_v1", "proxy_v2"];

    /// <summary>The way that one of <see cref="Words"/> names.</summary>
    public static ClientAddress Parse(string word) => word switch
    {
        "none" => ClientAddress.None,
        "toa" => ClientAddress.Toa,
        "uoa" => ClientAddress.Uoa,
        "proxy_v1" => ClientAddress.ProxyV1,
        "proxy_v2" => ClientAddress.ProxyV2,
        _ => throw new FormatException(
            $"'{word}' is no way to tell the client's address: write one of {string.Join(", ", Words)}."),
    };
}
