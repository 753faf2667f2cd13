using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Ipvsadm.Names;
using Fulcrum.Cli.Ipvsadm.Options;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>
/// Reads one command line as ipvsadm 1.31 does, with its checks in its order and its messages. Options count in the order in which they are
/// written, because values are checked at once and some options look at those before them. Used once.
/// </summary>
internal sealed class CallReader
{
    /// <summary>Where -s is not written.</summary>
    public const string DefaultScheduler = "wlc";

    private const int LongestScheduler = 15;
    private const long DefaultPersistence = 360;
    private const long LongestTimeout = 86_400 * 31;
    private readonly PoptReader _words;
    private readonly EndpointReader _endpoints;
    private readonly string _program;
    private readonly bool _isRestored;
    private readonly HashSet<Topic> _given = [];
    private IpvsadmCall _call = new(Word.List);
    private string _flags = "";

    private CallReader(IReadOnlyList<string> words, INames names, string program, bool isRestored)
    {
        _words = new(words, OptionNames.All);
        _endpoints = new(names);
        _program = program;
        _isRestored = isRestored;
    }

    /// <summary>
    /// What <paramref name="words"/> ask for; without any, the list. Throws <see cref="UsageException"/>, and <see cref="PoptException"/> where
    /// only this command line fails.
    /// </summary>
    /// <param name="words">Without the program's name.</param>
    /// <param name="names">Of hosts and ports.</param>
    /// <param name="program">What messages call the program.</param>
    /// <param name="isRestored">A line of what is restored cannot restore.</param>
    public static IpvsadmCall Read(IReadOnlyList<string> words, INames names, string program, bool isRestored = false) =>
        words.Count == 0 ? new IpvsadmCall(Word.List) : new CallReader(words, names, program, isRestored).Read();

    private static string Cut(string scheduler) => scheduler.Length > LongestScheduler ? scheduler[..LongestScheduler] : scheduler;

    private static bool IsCommand(Word word) => word <= Word.Version;

    private static UsageException Illegal(string what) => new($"illegal {what} specified");

    private IpvsadmCall Read()
    {
        _call = _call with { Command = ReadCommand() };
        if (_call.Command is Word.Help or Word.Version)
        {
            return _call;
        }

        if (_call.Command is Word.StartDaemon or Word.StopDaemon && _words.Value is not ("master" or "backup"))
        {
            throw Illegal(_call.Command == Word.StartDaemon ? "start-daemon parameter" : "start_daemon");
        }

        while (_words.Next() is { } option)
        {
            if (IsCommand(option.Meaning))
            {
                throw new UsageException($"invalid option `{_words.Text}'");
            }

            Take(option.Meaning, _words.Value);
        }

        return Complete();
    }

    private Word ReadCommand()
    {
        try
        {
            if (_words.Next() is { } option && IsCommand(option.Meaning) && !(_isRestored && option.Meaning == Word.Restore))
            {
                return option.Meaning;
            }
        }
        catch (PoptException)
        {
            // A wrong first word is answered as one that is no command.
        }

        throw new UsageException($"Try `{_program} -h' or '{_program} --help' for more information.", IpvsadmProgram.Failed);
    }

    private IpvsadmCall Complete()
    {
        if (_call.Command == Word.Set)
        {
            ReadTimeouts();
        }

        if (_words.TakeOther() is { } unexpected)
        {
            throw new UsageException($"unexpected argument {unexpected}");
        }

        _call = _call with { Given = _given, Flags = SchedulerFlagReader.Read(_flags, _call.Scheduler) };
        if (CommandRules.Problem(_call.Command, _given) is { } problem)
        {
            throw new UsageException(problem);
        }

        return CallRules.Check(_call);
    }

    private void ReadTimeouts()
    {
        string?[] words = [_words.TakeOther(), _words.TakeOther(), _words.TakeOther()];
        if (words.Contains(null))
        {
            throw new UsageException("--set option requires 3 timeout values");
        }

        _call = _call with { Timeouts = [.. words.Select(word => (uint)Timeout(word!, 0))] };
    }

    private void Take(Word word, string? written)
    {
        if (WordTopics.Of(word) is { } topic && !_given.Add(topic))
        {
            throw new UsageException($"multiple '{CommandRules.NameOf(topic)}' options specified");
        }

        string value = written ?? "";
        switch (word)
        {
            case Word.TcpService or Word.UdpService or Word.SctpService or Word.MarkService or Word.Ipv6:
                TakeService(word, value);
                break;
            case Word.RealServer:
                (IPAddress Address, ushort? Port) server = _endpoints.Read(value, ProtocolWord(_call.Service))
                    ?? throw Illegal("real server address[:port]");
                _call = _call with { Server = new(server.Address, server.Port) };
                break;
            case <= Word.Pool:
                TakeServiceOption(word, written);
                break;
            case <= Word.TunnelRemoteChecksum:
                _call = ServerOptions.Apply(_call, word, value);
                break;
            case >= Word.Interface:
                DaemonOptions.Check(word, value);
                break;
            default:
                break;
        }
    }

    private void TakeService(Word word, string value)
    {
        if (word == Word.Ipv6)
        {
            if (_call.Service is not { Mark: not 0 } marked)
            {
                throw new UsageException("-6 used before -f\n");
            }

            _call = _call with { Service = marked with { IsIpv6 = true }, Mask = null, PrefixLength = 0 };
            return;
        }

        if (word == Word.MarkService)
        {
            long mark = Numbers.Read(value, 1, uint.MaxValue) ?? throw new UsageException($"invalid fwmark value `{value}' specified");
            _call = _call with { Service = new() { Mark = (uint)mark } };
            return;
        }

        ServiceTarget service = new()
        {
            Protocol = word switch { Word.TcpService => Protocol.Tcp, Word.UdpService => Protocol.Udp, _ => Protocol.Sctp },
        };
        (IPAddress address, ushort? port) = _endpoints.Read(value, ProtocolWord(service)) ?? throw Illegal("virtual server address[:port]");
        bool isIpv6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        _call = _call with { Service = service with { Address = address, Port = port ?? 0, IsIpv6 = isIpv6 } };
        if (isIpv6)
        {
            _call = _call with { Mask = null, PrefixLength = 0 };
        }
    }

    private void TakeServiceOption(Word word, string? value)
    {
        switch (word)
        {
            case Word.Scheduler:
                _call = _call with { Scheduler = value is { Length: > 0 } ? Cut(value) : DefaultScheduler };
                break;
            case Word.Persistent:
                _call = _call with { PersistentSeconds = (uint)(value is null ? DefaultPersistence : Timeout(value, 1)) };
                break;
            case Word.Netmask:
                TakeMask(value!);
                break;
            case Word.Engine:
                _call = _call with { PersistenceEngine = value! };
                break;
            case Word.Flags:
                _flags = value!;
                break;
            case Word.Pool:
                _call = _call with { Pool = value };
                break;
            default:
                break;
        }
    }

    private void TakeMask(string value)
    {
        if (_call.Service is { IsIpv6: true })
        {
            long length = Numbers.ReadStart(value);
            _call = _call with { PrefixLength = length is >= 1 and <= 128 ? (uint)length : throw Illegal("ipv6 netmask") };
            return;
        }

        byte[] mask = new byte[4];
        _call = _call with
        {
            Mask = NameLibc.ParseIpv4(value, mask) != 0 ? new IPAddress(mask) : throw Illegal("virtual server persistent mask"),
        };
    }

    private static long Timeout(string value, long minimum) =>
        Numbers.Read(value, minimum, LongestTimeout) ?? throw new UsageException($"invalid timeout value `{value}' specified");

    private static string ProtocolWord(ServiceTarget? service) => service switch
    {
        null => "",
        { Protocol: Protocol.Udp } => "udp",
        { Protocol: Protocol.Sctp } => "sctp",
        _ => "tcp",
    };
}
