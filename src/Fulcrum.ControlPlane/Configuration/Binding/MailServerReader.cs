using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads "smtp_server HOST [PORT]".</summary>
internal static class MailServerReader
{
    /// <summary>The host may be a name or an address.</summary>
    public static void Read(DirectorConfig director, Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a host");
            return;
        }
        context.NoteExtraWords(statement, 2);
        int port = director.Defaults.Mail.Port;
        if (statement.Arguments.Count > 1
            && ValueSyntax.ReadNumber(statement.Arguments[1].Text, 1, IPEndPoint.MaxPort, out port) is { } complaint)
        {
            context.Log.Warning(statement.Arguments[1].Position, $"{statement.Keyword}: port {complaint}; it is {director.Defaults.Mail.Port}");
            port = director.Defaults.Mail.Port;
        }
        director.Defaults = director.Defaults with
        {
            Mail = director.Defaults.Mail with { Server = statement.Arguments[0].Text, Port = port },
        };
    }
}
