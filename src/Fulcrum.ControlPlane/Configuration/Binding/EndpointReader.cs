using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads "ADDRESS [PORT]" after virtual_server, real_server and sorry_server.</summary>
internal static class EndpointReader
{
    /// <summary>Port 0 where none is written; null after a warning.</summary>
    public static Written<IPEndPoint>? Read(Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.Log.Warning(statement.Position,
                $"{statement.Keyword} needs an IP address, and a port, after it; it is left out (keepalived ends at it)");
            return null;
        }
        context.NoteExtraWords(statement, 2);
        Word addressWord = statement.Arguments[0];
        if (ReadAddress(addressWord, out IPAddress address) is { } complaint)
        {
            context.Log.Warning(addressWord.Position, $"{statement.Keyword}: {complaint}; it is left out");
            return null;
        }
        if (statement.Arguments.Count == 1)
            return new(new IPEndPoint(address, 0), addressWord.Position);
        return ReadPort(statement.Arguments[1], statement.Keyword.Text, context) is { } port
            ? new(new IPEndPoint(address, port), addressWord.Position)
            : null;
    }

    /// <summary>0 to 65535, what follows the digits ignored; null after a warning that the whole is left out.</summary>
    public static int? ReadPort(Word word, string subject, BindingContext context)
    {
        if (ValueSyntax.ReadNumber(word.Text, 0, IPEndPoint.MaxPort, out int port) is not { } complaint)
            return port;
        if (ValueSyntax.ReadNumber(ValueSyntax.LeadingDigits(word.Text), 0, IPEndPoint.MaxPort, out port) is null)
        {
            context.Log.Warning(word.Position, $"{subject}: '{word}' is not a port; {port} is taken, as keepalived does");
            return port;
        }
        context.Log.Warning(word.Position, $"{subject}: port {complaint}; it is left out");
        return null;
    }

    /// <summary>keepalived takes a prefix of whole addresses: 192.0.2.1/32.</summary>
    private static string? ReadAddress(Word word, out IPAddress address)
    {
        int slash = word.Text.IndexOf('/', StringComparison.Ordinal);
        return ValueSyntax.ReadAddress(slash < 0 ? word.Text : word.Text[..slash], out address);
    }
}
