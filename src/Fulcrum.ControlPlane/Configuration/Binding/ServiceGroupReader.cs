using System.Net.Sockets;
using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Kernel;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// Reads a virtual_server_group block: lines of "ADDRESS[-LAST|-ADDRESS|/LENGTH] [PORT]" and "fwmark N [inet|inet6]". A group of a name
/// that is there already is left out, as in keepalived.
/// </summary>
internal static class ServiceGroupReader
{
    private const string MarkKeyword = "fwmark";

    /// <summary>Adds it to the director.</summary>
    public static void Read(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a name");
            return;
        }
        context.NoteExtraWords(statement, 1);
        ServiceGroupConfig group = new() { Name = statement.Arguments[0].Text, At = statement.Position };
        foreach (Statement line in block)
        {
            if (line.Keyword.Text == MarkKeyword)
                ReadMark(group, line, context);
            else
                ReadAddresses(group, line, context);
        }
        if (director.ServiceGroups.TryAdd(group.Name, group))
            return;
        context.Log.Note(statement.Arguments[0].Position,
            $"virtual_server_group '{group.Name}' is there already ({director.ServiceGroups[group.Name].At}); this one is left out, as in keepalived");
    }

    private static void ReadMark(ServiceGroupConfig group, Statement line, BindingContext context)
    {
        if (line.Arguments.Count == 0)
        {
            context.WarnOfMissing(line, "a mark");
            return;
        }
        Word word = line.Arguments[0];
        if (ValueSyntax.ReadMark(word.Text, out uint mark) is { } complaint)
        {
            context.Log.Warning(word.Position, $"{complaint}; it is left out, while keepalived makes a wrong service of it");
            return;
        }
        string family = line.Arguments.Count > 1 ? line.Arguments[1].Text : "";
        context.NoteExtraWords(line, 2);
        AddressFamily? given = family switch
        {
            "inet" => AddressFamily.InterNetwork,
            "inet6" => AddressFamily.InterNetworkV6,
            _ => null,
        };
        if (given is null && family.Length > 0)
            context.Log.Warning(line.Arguments[1].Position, $"'{family}' is not a family; use inet or inet6");
        group.Marks.Add(new(new(mark, given), word.Position));
    }

    private static void ReadAddresses(ServiceGroupConfig group, Statement line, BindingContext context)
    {
        context.NoteExtraWords(line, 1);
        if (Expand(line.Keyword.Text, out IReadOnlyList<IPAddress> addresses) is { } complaint)
        {
            context.Log.Warning(line.Position, $"virtual_server_group: {complaint}; the line is ignored");
            return;
        }
        int? port = line.Arguments.Count == 0 ? 0 : EndpointReader.ReadPort(line.Arguments[0], "virtual_server_group", context);
        if (port is null)
            return;
        foreach (IPAddress address in addresses)
            group.Endpoints.Add(new(new IPEndPoint(address, port.Value), line.Position));
    }

    private static string? Expand(string text, out IReadOnlyList<IPAddress> addresses)
    {
        addresses = [];
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
            return ExpandPrefix(text, slash, out addresses);
        string? complaint = AddressRange.Read(text, out addresses);
        // keepalived takes 10.0.0.5-10.0.0.5, and not 10.0.0.5-5.
        bool isShort = text.IndexOf('-', StringComparison.Ordinal) is >= 0 and int dash && !text[(dash + 1)..].Contains(text.Contains(':') ? ':' : '.');
        return complaint ?? (isShort && addresses.Count == 1 ? $"the range '{text}' does not end after its first address" : null);
    }

    private static string? ExpandPrefix(string text, int slash, out IReadOnlyList<IPAddress> addresses)
    {
        addresses = [];
        if (ValueSyntax.ReadAddress(text[..slash], out IPAddress first) is { } complaint)
            return complaint;
        int width = Prefixes.Width(first.AddressFamily);
        if (ValueSyntax.ReadNumber(text[(slash + 1)..], 1, width, out int length) is not null)
            return $"'{text}' is not a network; write its length, 1 to {width}";
        if (!Prefixes.Cut(first, length).BaseAddress.Equals(first))
            return $"'{text}' has bits after its first {length}; write {Prefixes.Cut(first, length)}";
        if (width - length > AddressRange.MaximumBits)
            return $"'{text}' has more than {AddressRange.MaximumCount} addresses";
        addresses = AddressRange.From(first, 1 << (width - length));
        return null;
    }
}
