using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>Arguments and options whose text is parsed here, so that a wrong one is a usage error with a sentence.</summary>
public static class ParsedArgument
{
    /// <summary>The virtual service that a command is about.</summary>
    public static Argument<ServiceKey> Service(string name) => new(name)
    {
        Description = "The virtual service, for example tcp:192.0.2.1:80",
        CustomParser = result => Parse(result, ServiceKeyText.Parse),
    };

    /// <summary>Only of this virtual service.</summary>
    public static Option<ServiceKey?> ServiceFilter() => new("--service")
    {
        Description = "Only of this virtual service, for example tcp:192.0.2.1:80",
        HelpName = "KEY",
        CustomParser = result => Parse(result, ServiceKeyText.Parse),
    };

    /// <summary>The real server that a command is about.</summary>
    public static Argument<Endpoint> Endpoint() => new("ENDPOINT")
    {
        Description = "The real server, for example 10.0.0.11:80 or [2001:db8::11]:80",
        CustomParser = result => Parse(result, EndpointText.Parse),
    };

    /// <summary>Local addresses, at least one.</summary>
    public static Argument<LocalAddress[]> PoolAddresses() => new("ADDRESS@PORT")
    {
        Description = "Local addresses with the data-plane port whose kernel twin gets them: 192.0.2.10@lan, or a range 192.0.2.10-20@lan",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => ParseAll(result, PoolAddressText.Parse),
    };

    /// <summary>A number that is not negative.</summary>
    public static Option<T?> Number<T>(string name, string description, params string[] aliases)
        where T : struct, IUnsignedNumber<T> => new(name, aliases)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ParseAll(result, text => NumberOf<T>(name, text)) is [var value] ? value : null,
    };

    /// <summary>How a real server is reached.</summary>
    public static Option<ForwardingMode?> Mode() => Word<ForwardingMode>(
        "--mode", "MODE", $"Forwarding mode: {string.Join(", ", ForwardingModeText.Words)}", ForwardingModeText.Parse, ForwardingModeText.Words);

    /// <summary>How FULLNAT servers learn the client's address.</summary>
    public static Option<ClientAddress?> ClientAddress() => Word<ClientAddress>(
        "--client-address",
        "WAY",
        $"How FULLNAT servers learn the client's address: {string.Join(", ", ClientAddressText.Words)}",
        ClientAddressText.Parse,
        ClientAddressText.Words);

    /// <summary>A time in seconds.</summary>
    public static Option<uint?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => ParseAll(result, DurationText.Parse) is [var value] ? value : null,
    };

    /// <summary>What <paramref name="parse"/> makes of a text; absent: null.</summary>
    public static Option<T?> Value<T>(string name, string helpName, string description, Func<string, T> parse)
        where T : class => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Parse(result, parse),
    };

    /// <summary>One of some words.</summary>
    public static Option<T?> Word<T>(string name, string helpName, string description, Func<string, T> parse, params string[] words)
        where T : struct, Enum
    {
        Option<T?> option = new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => ParseAll(result, parse) is [var value] ? value : null,
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }

    private static T NumberOf<T>(string name, string text)
        where T : struct, IUnsignedNumber<T> =>
        T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T value)
            ? value
            : throw new FormatException($"'{text}' is not a number that {name} takes.");

    private static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
        where T : class => ParseAll(result, parse) is [var value] ? value : null;

    /// <summary>Every token that parses; the others are usage errors with the sentence of their <see cref="FormatException"/>.</summary>
    internal static T[] ParseAll<T>(ArgumentResult result, Func<string, T> parse)
    {
        List<T> values = [];
        foreach (Token token in result.Tokens)
        {
            try
            {
                values.Add(parse(token.Value));
            }
            catch (FormatException exception)
            {
                result.AddError(exception.Message);
            }
        }

        return [.. values];
    }
}
