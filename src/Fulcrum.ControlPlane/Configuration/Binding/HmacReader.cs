using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads auth_hmac.</summary>
internal static class HmacReader
{
    private const string FilePrefix = "file:";
    private const int HighestId = 255;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The block. Without its active_key it has no effect.</summary>
    public static void Read(Draft<VrrpInstance> instance, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        Draft<VrrpHmac> draft = new(new(), statement.Position);
        HmacKeywords.Table.Bind(draft, block, context);
        if (draft.Value.Keys.All(key => key.Id != draft.Value.ActiveKey))
            context.Log.Warning(statement.Position, $"auth_hmac: active_key {draft.Value.ActiveKey} is not there; the block has no effect");
        else
            instance.Value = instance.Value with { Hmac = draft.Value };
    }

    /// <summary>"key ID VALUE"; of the value nothing is said.</summary>
    public static VrrpHmac ReadKey(VrrpHmac hmac, Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count != 2)
            return Refuse("needs an id and a value after it");
        if (ValueSyntax.ReadNumber(statement.Arguments[0].Text, 1, HighestId, out int id) is { } complaint)
            return Refuse($"id: {complaint}");
        if (hmac.Keys.Any(other => other.Id == id))
            return Refuse($"{id} is there already");
        string text = statement.Arguments[1].Text;
        bool isFile = text.StartsWith(FilePrefix, StringComparison.Ordinal);
        if (isFile && ReadFile(text[FilePrefix.Length..], ref text, statement.Position, context) is { } problem)
            return Refuse($"{id}: {problem}");
        VrrpHmacKey key = new(id, new Secret(text));
        return key.ToBytes().Length is >= VrrpHmacKey.ShortestLength and <= VrrpHmacKey.LongestLength
            ? hmac with { Keys = [.. hmac.Keys, key] }
            : Refuse($"{id} does not have {VrrpHmacKey.ShortestLength} to {VrrpHmacKey.LongestLength} bytes");

        VrrpHmac Refuse(string why)
        {
            context.Log.Warning(statement.Position, $"auth_hmac: key {why}; it is left out");
            return hmac;
        }
    }

    private static string? ReadFile(string path, ref string text, SourcePosition at, BindingContext context)
    {
        try
        {
            text = File.ReadAllText(path).TrimEnd('\r', '\n');
            if ((File.GetUnixFileMode(path) & Others) != 0)
                context.Log.Warning(at, $"auth_hmac: others may read the key file {path}");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"the file {path} cannot be read: {e.Message}";
        }
    }
}
