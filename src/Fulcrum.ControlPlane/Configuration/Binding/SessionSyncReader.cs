using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// Reads the session_sync block, whose words are Fulcrum's own: what is wrong is an error. Nothing that is said here tells a key.
/// </summary>
internal static class SessionSyncReader
{
    /// <summary>There is one block.</summary>
    public static void Read(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        context.NoteExtraWords(statement, 0);
        if (director.SessionSync is { } first)
        {
            context.Log.Error(statement.Position, $"{statement.Keyword} is there already ({first.At}); a director has one peer");
            return;
        }
        director.SessionSync = new() { At = statement.Position };
        int errors = context.Log.ErrorCount;
        SessionSyncKeywords.Table.Bind(director.SessionSync, block, context);
        director.SessionSync.IsBroken = context.Log.ErrorCount > errors;
    }

    /// <summary>"ADDRESS [PORT]".</summary>
    public static Written<IPEndPoint>? ReadEndpoint(Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count is 0 or > 2)
        {
            context.Log.Error(statement.Position, $"{statement.Keyword} needs an IP address after it, and may have a port behind that");
            return null;
        }
        Word word = statement.Arguments[0];
        int port = SessionSync.DefaultPort;
        string? complaint = ValueSyntax.ReadAddress(word.Text, out IPAddress address);
        if (complaint is null && statement.Arguments.Count > 1)
        {
            word = statement.Arguments[1];
            complaint = ValueSyntax.ReadNumber(word.Text, 1, IPEndPoint.MaxPort, out port);
        }
        if (complaint is null)
            return new(new IPEndPoint(address, port), statement.Arguments[0].Position);
        context.Log.Error(word.Position, $"{statement.Keyword}: {complaint}");
        return null;
    }

    /// <summary>"key WORD".</summary>
    public static void ReadKey(SessionSyncConfig config, Statement statement, BindingContext context)
    {
        // All is said of the keyword: the word itself may come from a definition, whose line would be shown.
        if (statement.Arguments.Count != 1)
            context.Log.Error(statement.Position, $"{statement.Keyword} needs one word after it; put a key with blanks in it between quotes");
        else if (statement.Arguments[0].Text == Secret.Mask)
            context.Log.Error(statement.Position, $"{Secret.Mask} stands where a configuration is shown without its key; write the key");
        else
            config.Key = new(new Secret(statement.Arguments[0].Text), statement.Position);
    }

    /// <summary>Puts what key_file holds in place of a key.</summary>
    public static void ReadKeyFile(SessionSyncConfig? config, IFileSource files, string configuration, BindingContext context)
    {
        if (config?.KeyFile is not { } file)
            return;
        if (config.Key is not null)
        {
            config.IsBroken = true;
            context.Log.Error(file.At, "key_file does not go with key; write one of them");
            return;
        }
        string path = Path.GetFullPath(file.Value, Path.GetDirectoryName(Path.GetFullPath(configuration)) ?? "/");
        try
        {
            string key = files.ReadAllText(path).TrimEnd('\r', '\n');
            config.Key = new(new Secret(key), file.At);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            config.IsBroken = true;
            context.Log.Error(file.At, $"the key in {path} cannot be read: {e.Message}");
        }
    }
}
