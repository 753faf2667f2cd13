using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>Options that say which sessions a command is about.</summary>
internal static class SessionFilterOptions
{
    private static readonly Option<ServiceKey?> Service = ParsedArgument.ServiceFilter();
    private static readonly Option<Endpoint?> Server = ParsedArgument.Value(
        "--server", "ADDRESS[:PORT]", "Only of this real server, of any service", ParseServer);
    private static readonly Option<string?> Client = new("--client") { Description = "Only of these clients: 192.0.2.7, 192.0.2.0/24", HelpName = "PREFIX" };
    private static readonly Option<uint?> ClientPort = ParsedArgument.Number<uint>("--client-port", "Only from this client port");
    private static readonly Option<string?> State = new("--state") { Description = "Only in this state, by LVS's name: ESTABLISHED, FIN_WAIT, UDP", HelpName = "STATE" };
    private static readonly Option<Protocol?> Protocol = ParsedArgument.Word<Protocol>(
        "--protocol", "PROTOCOL", "Only tcp, udp or sctp", ParseProtocol, "tcp", "udp", "sctp");
    private static readonly Option<uint?> Worker = ParsedArgument.Number<uint>("--worker", "Only of this worker");
    private static readonly Option<uint?> Older = ParsedArgument.Duration("--older", "Only those that began at least so long ago: 90, 10m, 2h");
    private static readonly Option<uint?> Younger = ParsedArgument.Duration("--younger", "Only those that began at most so long ago");
    private static readonly Option<bool> Templates = new("--templates") { Description = "Templates of persistent services instead of sessions" };

    /// <summary>All of them.</summary>
    public static Symbol[] All { get; } = [Service, Server, Client, ClientPort, State, Protocol, Worker, Older, Younger, Templates];

    /// <summary>The filter that they make.</summary>
    public static SessionFilter Read(ParseResult arguments)
    {
        SessionFilter filter = new()
        {
            Service = arguments.GetValue(Service),
            Server = arguments.GetValue(Server),
            Client = arguments.GetValue(Client) ?? "",
            ClientPort = arguments.GetValue(ClientPort) ?? 0,
            State = arguments.GetValue(State) ?? "",
            Protocol = arguments.GetValue(Protocol) ?? Api.V1.Protocol.Unspecified,
            MinAgeSeconds = arguments.GetValue(Older) ?? 0,
            MaxAgeSeconds = arguments.GetValue(Younger) ?? 0,
            Templates = arguments.GetValue(Templates),
        };
        if (arguments.GetValue(Worker) is { } worker)
        {
            filter.Worker = worker;
        }

        return filter;
    }

    /// <summary>Whether one of them but --templates is given.</summary>
    public static bool AreGiven(CommandResult command) =>
        All.OfType<Option>().Any(option => option != Templates && command.GetResult(option) is { Implicit: false });

    private static Endpoint ParseServer(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && address.ToString() == text ? new Endpoint { Address = text } : EndpointText.Parse(text);

    private static Protocol ParseProtocol(string text) => text switch
    {
        "tcp" => Api.V1.Protocol.Tcp,
        "udp" => Api.V1.Protocol.Udp,
        "sctp" => Api.V1.Protocol.Sctp,
        _ => throw new FormatException($"'{text}' is not a protocol: write tcp, udp or sctp."),
    };
}
