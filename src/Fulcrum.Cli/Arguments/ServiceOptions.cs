using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>Options about a virtual service, with ipvsadm's letters and names where it has them.</summary>
internal static class ServiceOptions
{
    private const uint DefaultPersistence = 360;

    private static readonly Option<string> Scheduler = new("--scheduler", "-s")
    {
        Description = "rr, wrr, lc, wlc, lblc, lblcr, dh, sh, mh, fo, ovf, sed, nq, twos or conhash (wlc unless given)", HelpName = "NAME",
    };

    private static readonly Option<string[]?> Flags = new("--sched-flags", "-b")
    {
        Description = "Scheduler flags: sh-port, sh-fallback, mh-port, mh-fallback, or flag-1, flag-2; none clears them",
        HelpName = "FLAG,...",
        CustomParser = result => ParsedArgument.ParseAll(result, text => text) is [var text] ? text.Split(',') : null,
    };

    private static readonly Option<uint?> Persistent = new("--persistent", "-p")
    {
        Description = $"Sessions of a client go to one server for so many seconds ({DefaultPersistence}); 0: not persistent",
        HelpName = "SECONDS",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => ParsedArgument.ParseAll(result, text => Number("--persistent", text)) is [var value] ? value : null,
    };

    private static readonly Option<uint?> Netmask = new("--netmask", "-M")
    {
        Description = "Persistent for client networks: a netmask, or a prefix length",
        HelpName = "MASK",
        CustomParser = result => ParsedArgument.ParseAll(result, PrefixLength) is [var value] ? value : null,
    };

    private static readonly Option<bool?> OnePacket = new("--ops", "-o")
    {
        Description = "Schedule every UDP datagram for itself", HelpName = "true|false", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<ServiceTimeouts?> Timeouts = new("--timeouts")
    {
        Description = "Timeouts of sessions in seconds: tcp=N,tcpfin=N,udp=N; 0: the director's",
        HelpName = "NAME=N,...",
        CustomParser = result => ParsedArgument.ParseAll(result, ReadTimeouts) is [var value] ? value : null,
    };

    private static readonly Option<uint?> SlowStart = ParsedArgument.Number<uint>(
        "--slow-start", "Seconds in which a server that comes back gets its weight bit by bit; 0: at once");

    /// <summary>For a command that takes them.</summary>
    public static Symbol[] All { get; } = [Scheduler, Flags, Persistent, Netmask, OnePacket, Timeouts, SlowStart];

    /// <summary>Changes of the service what is given.</summary>
    public static void Apply(ParseResult arguments, VirtualService service)
    {
        service.Scheduler = arguments.GetValue(Scheduler) ?? service.Scheduler;
        service.SlowStartSeconds = arguments.GetValue(SlowStart) ?? service.SlowStartSeconds;
        if (arguments.GetResult(OnePacket) is { Implicit: false } onePacket)
        {
            service.OnePacket = onePacket.Tokens.Count == 0 || arguments.GetValue(OnePacket) == true;
        }

        if (arguments.GetResult(Flags) is { Implicit: false } && arguments.GetValue(Flags) is { } flags)
        {
            service.SchedulerFlags.Clear();
            service.SchedulerFlags.AddRange(
                flags.Where(flag => flag is not ("none" or "")).Select(flag => FlagWord(flag, service.Scheduler)));
        }

        ApplyPersistence(arguments, service);
        if (arguments.GetValue(Timeouts) is { } timeouts)
        {
            service.Timeouts = timeouts.Equals(new ServiceTimeouts()) ? null : timeouts;
        }
    }

    private static void ApplyPersistence(ParseResult arguments, VirtualService service)
    {
        if (arguments.GetResult(Persistent) is { Implicit: false } given)
        {
            uint seconds = given.Tokens.Count == 0 ? DefaultPersistence : arguments.GetValue(Persistent) ?? 0;
            service.Persistence = seconds == 0 ? null : service.Persistence ?? new Persistence();
            if (service.Persistence is not null)
            {
                service.Persistence.TimeoutSeconds = seconds;
            }
        }

        if (arguments.GetValue(Netmask) is { } prefix)
        {
            service.Persistence = service.Persistence
                ?? throw new RequestException("--netmask goes with persistent services: give --persistent, too.");
            service.Persistence.PrefixLength = prefix;
        }
    }

    private static string FlagWord(string flag, string scheduler) => (flag, scheduler) switch
    {
        ("flag-1", "sh" or "mh") => $"{scheduler}-fallback",
        ("flag-2", "sh" or "mh") => $"{scheduler}-port",
        _ => flag,
    };

    private static uint Number(string option, string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value)
            ? value
            : throw new FormatException($"'{text}' is not a number that {option} takes.");

    private static uint PrefixLength(string text)
    {
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint length) && length is > 0 and <= 128)
        {
            return length;
        }

        if (IPAddress.TryParse(text, out IPAddress? mask) && mask.AddressFamily == AddressFamily.InterNetwork && mask.ToString() == text
            && NetmaskText.PrefixLength(mask) is { } prefix)
        {
            return prefix;
        }

        throw new FormatException($"'{text}' is not a netmask that --netmask takes: write for example 255.255.255.0, 24, or 64 with IPv6.");
    }

    private static ServiceTimeouts ReadTimeouts(string text)
    {
        ServiceTimeouts timeouts = new();
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('=');
            uint seconds = pair.Length == 2 ? Number("--timeouts", pair[1]) : 0;
            switch (pair)
            {
                case ["tcp", _]:
                    timeouts.TcpSeconds = seconds;
                    break;
                case ["tcpfin", _]:
                    timeouts.TcpFinSeconds = seconds;
                    break;
                case ["udp", _]:
                    timeouts.UdpSeconds = seconds;
                    break;
                default:
                    throw new FormatException(
                        $"'{part}' is no timeout that --timeouts takes: write for example tcp=900,tcpfin=120,udp=300.");
            }
        }

        return timeouts;
    }
}
