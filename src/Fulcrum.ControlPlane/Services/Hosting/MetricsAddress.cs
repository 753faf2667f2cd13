using System.CommandLine.Parsing;
using System.Net;

namespace Fulcrum.ControlPlane.Services.Hosting;

/// <summary>The option --metrics.</summary>
internal static class MetricsAddress
{
    private const int DefaultPort = 18848;

    /// <summary>Without a value.</summary>
    public static IPEndPoint Default { get; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>What is given.</summary>
    public static IPEndPoint? Parse(ArgumentResult result)
    {
        if (result.Tokens.Count == 0)
            return Default;
        if (IPEndPoint.TryParse(result.Tokens[0].Value, out IPEndPoint? address) && address.Port > 0)
            return address;
        result.AddError($"--metrics: '{result.Tokens[0].Value}' is not ADDRESS:PORT, as {Default} or [::1]:{DefaultPort}");
        return null;
    }
}
