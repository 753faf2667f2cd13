using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>What handlers of keywords report to. One load, one thread.</summary>
public sealed class BindingContext(DiagnosticLog log)
{
    private readonly Dictionary<string, (SourcePosition First, int Count)> _notes = [];

    /// <summary>Errors and warnings.</summary>
    public DiagnosticLog Log { get; } = log;

    /// <summary>Remembers a sentence for which one warning is enough: it is given at the first place, with the number of the others.</summary>
    public void Note(Statement statement, string message)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (!_notes.TryAdd(message, (statement.Position, 1)))
            _notes[message] = (_notes[message].First, _notes[message].Count + 1);
    }

    /// <summary>Warns when a statement has more arguments than it takes.</summary>
    public void WarnOfExtraWords(Statement statement, int count)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (statement.Arguments.Count > count)
            Log.Warning(statement.Arguments[count].Position,
                $"'{statement.Arguments[count]}' and what follows it on the line is ignored; {statement.Keyword} takes {count}");
    }

    /// <summary>Gives the warnings for what was noted.</summary>
    public void ReportNotes()
    {
        foreach ((string message, (SourcePosition first, int count)) in _notes)
            Log.Warning(first, count == 1 ? message : $"{message} (and {count - 1} more)");
        _notes.Clear();
    }
}
