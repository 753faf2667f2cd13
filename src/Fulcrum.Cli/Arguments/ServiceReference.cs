using System.CommandLine;
using System.CommandLine.Parsing;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>The virtual service that a command is about: an argument, or ipvsadm's -f MARK with -6.</summary>
internal sealed class ServiceReference
{
    private readonly Option<uint?> _mark = new("--fwmark-service", "-f")
    {
        Description = "The virtual service of this mark, instead of an argument",
        HelpName = "MARK",
        CustomParser = result => ParsedArgument.ParseAll(result, ServiceKeyText.ParseMark) is [var value] ? value : null,
    };

    private readonly Option<bool> _ipv6 = new("--ipv6", "-6") { Description = "With -f: of IPv6's packets" };
    private readonly Argument<ServiceKey?> _key;

    /// <summary>An argument of this name.</summary>
    public ServiceReference(string name) => _key = new Argument<ServiceKey?>(name)
    {
        Description = "The virtual service, for example tcp:192.0.2.1:80 or fwm:7",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = Read,
    };

    /// <summary>For a command that takes it; the argument is the first.</summary>
    public Symbol[] All => [_key, _mark, _ipv6];

    /// <summary>A validator of such a command: one of both is given.</summary>
    public void Validate(CommandResult result)
    {
        if (result.GetResult(_key) is not { Tokens.Count: > 0 } && result.GetResult(_mark) is null)
        {
            result.AddError($"Name the virtual service: {_key.Name}, for example tcp:192.0.2.1:80, or -f MARK.");
        }

        if (result.GetResult(_ipv6) is { Implicit: false } && result.GetResult(_mark) is null)
        {
            result.AddError("-6 goes with -f.");
        }
    }

    /// <summary>What is given.</summary>
    public ServiceKey Get(ParseResult arguments) => arguments.GetValue(_mark) is { } mark
        ? new ServiceKey { Mark = mark, Ipv6 = arguments.GetValue(_ipv6) }
        : arguments.GetRequiredValue(_key)!;

    private ServiceKey? Read(ArgumentResult result)
    {
        if (result.GetResult(_mark) is not null)
        {
            // The next argument takes what is there.
            result.OnlyTake(0);
            return null;
        }

        return ParsedArgument.ParseAll(result, ServiceKeyText.Parse) is [var key] ? key : null;
    }
}
