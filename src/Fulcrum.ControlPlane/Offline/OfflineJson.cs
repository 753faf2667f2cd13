using Google.Protobuf;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>What a verb prints with --json: the API's messages as fulcrumctl prints them.</summary>
internal static class OfflineJson
{
    private static readonly JsonFormatter s_formatter =
        new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithIndentation());

    /// <summary>One document.</summary>
    public static void Write(IMessage message) => Console.Out.WriteLine(s_formatter.Format(message));
}
