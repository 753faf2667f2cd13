using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>A local address on the command line: "192.0.2.10@lan", or a range: "192.0.2.10-20@lan".</summary>
public static class PoolAddressText
{
    /// <summary>
    /// The address that <paramref name="text"/> names; fulcrumd checks the address itself. Throws <see cref="FormatException"/>
    /// with a sentence.
    /// </summary>
    public static LocalAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('@') is [{ Length: > 0 } address, { Length: > 0 } port]
            ? new LocalAddress { Address = address, Port = port }
            : throw new FormatException($"'{text}' is not a local address: write ADDRESS@PORT, for example 192.0.2.10@lan or 192.0.2.10-20@lan.");
    }

    /// <summary>The address as <see cref="Parse"/> reads it.</summary>
    public static string Format(LocalAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return $"{address.Address}@{address.Port}";
    }
}
