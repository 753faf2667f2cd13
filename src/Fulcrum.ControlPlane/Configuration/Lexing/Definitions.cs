namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// <c>$NAME=value</c> lines, and the replacement of <c>$NAME</c> (before a blank, ',', ')' or the end) and <c>${NAME}</c>. A value is
/// expanded where it is used; a later definition counts from its line on. A name that is not defined stays as text.
/// </summary>
public sealed class Definitions
{
    private const int MaximumLength = 64 * 1024;
    private const int MaximumReplacements = 4096;
    private static readonly HashSet<string> s_builtIns = ["_PWD", "_INSTANCE", "_RANDOM", "_ENV", "_HASH", "_BANG"];

    private readonly Dictionary<string, Definition> _values = [];

    /// <summary>Whether a definition starts at an index, its name, and where its value starts.</summary>
    public static bool TryReadHead(string text, int index, out string name, out int valueStart)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = "";
        valueStart = 0;
        if (index >= text.Length || text[index] != '$')
            return false;
        int end = NameEnd(text, index + 1);
        if (end == index + 1 || end >= text.Length || text[end] != '=')
            return false;
        name = text[(index + 1)..end];
        valueStart = Blanks.Skip(text, end + 1);
        return true;
    }

    /// <summary>For the <c>${</c> at an index: the index after its <c>}</c>, when it has the form of a reference; else -1.</summary>
    public static int ReferenceEnd(string text, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        int nameEnd = NameEnd(text, index + 2);
        if (nameEnd == index + 2 || nameEnd >= text.Length)
            return -1;
        if (text[nameEnd] == '}')
            return nameEnd + 1;
        // Built-ins take arguments: ${_ENV HOME}.
        if (!s_builtIns.Contains(text[(index + 2)..nameEnd]))
            return -1;
        return text.IndexOf('}', nameEnd) + 1 is > 0 and int end ? end : -1;
    }

    /// <summary>Sets a value from here on.</summary>
    public void Set(string name, string value) => _values[name] = new Definition(value, true);

    /// <summary>Remembers that the value has a form which this version does not know, and that this is reported.</summary>
    public void SetUnavailable(string name) => _values[name] = new Definition("", false);

    /// <summary>
    /// The line with its references replaced. Null, after an error, when it uses what this version does not know, a value that
    /// refers to itself, more than 4,096 references, or would become longer than 65,536 characters.
    /// </summary>
    public TracedText? Expand(TracedText line, DiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(log);
        if (!line.Text.Contains('$', StringComparison.Ordinal))
            return line;
        Expansion expansion = new(this, line, log);
        return expansion.Run() ? expansion.Result.Build() : null;
    }

    private static int NameEnd(string text, int index)
    {
        int end = index;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > index && char.IsAsciiDigit(text[end]))))
            end++;
        return end;
    }

    /// <summary>Finds the reference at a '$'; false when it is just a character.</summary>
    private static bool TryReadReference(string text, int index, out string name, out int end)
    {
        name = "";
        end = 0;
        if (text[index] != '$')
            return false;
        bool braced = index + 1 < text.Length && text[index + 1] == '{';
        int nameStart = index + (braced ? 2 : 1);
        int nameEnd = NameEnd(text, nameStart);
        end = braced ? ReferenceEnd(text, index) : nameEnd;
        if (end < 0 || nameEnd == nameStart)
            return false;
        if (!braced && end < text.Length && !Blanks.IsBlank(text[end]) && text[end] is not (',' or ')'))
            return false;
        name = text[nameStart..nameEnd];
        return true;
    }

    private sealed class Expansion(Definitions definitions, TracedText line, DiagnosticLog log)
    {
        private readonly HashSet<string> _open = [];
        private int _replacements;

        public TracedText.Builder Result { get; } = new(line);

        public bool Run()
        {
            string text = line.Text;
            for (int index = 0; index < text.Length;)
            {
                if (TryReadReference(text, index, out string name, out int end))
                {
                    if (!Replace(name, text[index..end], index))
                        return false;
                    index = end;
                    continue;
                }
                WarnOfGluedReference(text, index);
                Result.Append(text[index], index);
                index++;
            }
            return true;
        }

        /// <summary><c>$NAME/24</c> is text, which nobody expects who has defined the name.</summary>
        private void WarnOfGluedReference(string text, int index)
        {
            string name = text[index] == '$' ? text[(index + 1)..NameEnd(text, index + 1)] : "";
            if (definitions._values.ContainsKey(name))
                log.Warning(line.At(index), $"'${name}' is replaced only before a blank, ',', ')' or the end of the line; write ${{{name}}}");
        }

        /// <summary>Appends the value, or the reference itself when there is none.</summary>
        private bool Replace(string name, string reference, int at)
        {
            if (definitions._values.TryGetValue(name, out Definition? definition))
                return definition.IsAvailable && ReplaceBy(definition.Value, name, at);
            if (s_builtIns.Contains(name))
                return Fail(at, $"'${{{name}}}' is not supported yet in this version; write the value itself");
            log.Warning(line.At(at), $"'{reference}' is not defined (${name}=...), so it stays as text");
            return AppendText(reference, at);
        }

        private bool ReplaceBy(string value, string name, int at)
        {
            if (!_open.Add(name))
                return Fail(at, $"the definition of ${name} refers to itself");
            if (++_replacements > MaximumReplacements)
                return Fail(at, $"the line has more than {MaximumReplacements} references to definitions");
            for (int index = 0; index < value.Length;)
            {
                bool isReference = TryReadReference(value, index, out string inner, out int end);
                if (!isReference)
                    end = index + 1;
                string part = value[index..end];
                if (!(isReference ? Replace(inner, part, at) : AppendText(part, at)))
                    return false;
                index = end;
            }
            _open.Remove(name);
            return true;
        }

        private bool AppendText(string text, int at)
        {
            if (Result.Length + text.Length > MaximumLength)
                return Fail(at, $"the line becomes longer than {MaximumLength} characters once its definitions are replaced");
            foreach (char c in text)
                Result.Append(c, at);
            return true;
        }

        private bool Fail(int at, string message)
        {
            log.Error(line.At(at), message);
            return false;
        }
    }
}
