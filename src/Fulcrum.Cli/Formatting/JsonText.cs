using Google.Protobuf;

namespace Fulcrum.Cli.Formatting;

/// <summary>API messages as protobuf JSON: camelCase names, fields with default values included, 64-bit numbers as strings.</summary>
public static class JsonText
{
    private static readonly JsonFormatter.Settings Settings = JsonFormatter.Settings.Default.WithFormatDefaultValues(true);
    private static readonly JsonFormatter Indented = new(Settings.WithIndentation());
    private static readonly JsonFormatter Compact = new(Settings);

    /// <summary>One message as a document.</summary>
    public static string Document(IMessage message) => Indented.Format(message) + "\n";

    /// <summary>The element of a list, on one line.</summary>
    public static string Element(IMessage message) => Compact.Format(message);

    /// <summary>A document with one list: { "name": [ ... ] }, an element a line.</summary>
    public static string List(string name, IEnumerable<IMessage> messages) =>
        ListStart(name) + string.Join(ListSeparator, messages.Select(Element)) + ListEnd;

    /// <summary>How a list begins that is written element by element.</summary>
    public static string ListStart(string name) => $"{{ \"{name}\": [\n";

    /// <summary>Between two elements.</summary>
    public const string ListSeparator = ",\n";

    /// <summary>How a list ends.</summary>
    public const string ListEnd = "\n] }\n";
}
