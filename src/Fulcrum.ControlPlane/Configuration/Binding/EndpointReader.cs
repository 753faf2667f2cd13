using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads "ADDRESS [PORT]" after virtual_server and real_server.</summary>
internal static class EndpointReader
{
    /// <summary>Port 0 where none is written; null after an error.</summary>
    public static Written<IPEndPoint>? Read(Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.Log.Error(statement.Position, $"{statement.Keyword} needs an IP address, and a port, after it");
            return null;
        }
        Word addressWord = statement.Arguments[0];
        string? complaint = ValueSyntax.ReadAddress(addressWord.Text, out IPAddress address);
        if (complaint is not null)
            context.Log.Error(addressWord.Position, $"{statement.Keyword}: {complaint}");
        int port = 0;
        string? portComplaint = null;
        if (statement.Arguments.Count > 1)
        {
            Word portWord = statement.Arguments[1];
            portComplaint = ValueSyntax.ReadNumber(portWord.Text, 0, IPEndPoint.MaxPort, out port);
            if (portComplaint is not null)
                context.Log.Error(portWord.Position, $"{statement.Keyword}: port {portComplaint}");
        }
        context.WarnOfExtraWords(statement, 2);
        return complaint is null && portComplaint is null ? new(new IPEndPoint(address, port), addressWord.Position) : null;
    }
}
