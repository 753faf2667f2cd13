using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>What handlers of keywords report to. One load, one thread.</summary>
public sealed class BindingContext(DiagnosticLog log)
{
    private readonly Dictionary<string, (SourcePosition First, int Count)> _notes = [];

    /// <summary>Errors, warnings, notes.</summary>
    public DiagnosticLog Log { get; } = log;

    /// <summary>Blocks that stand in others by mistake, and are read as if they stood outside.</summary>
    public List<Statement> Misplaced { get; } = [];

    /// <summary>Every command that has been read.</summary>
    public List<ScriptUse> Scripts { get; } = [];

    /// <summary>Commands that nobody can run, so that checks which need them are left out.</summary>
    public HashSet<Script> UnusableScripts { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where script_user of global_defs is written.</summary>
    public SourcePosition? ScriptUserAt { get; set; }

    /// <summary>Where blocks stand, by keyword and name.</summary>
    public Dictionary<(string Keyword, string Name), SourcePosition> Headers { get; } = [];

    /// <summary>Names of track_file blocks so far.</summary>
    public HashSet<string> TrackFiles { get; } = [];

    /// <summary>Names of bfd_instance blocks so far.</summary>
    public HashSet<string> BfdInstances { get; } = [];

    /// <summary>lvs_sync_daemon_interface of a vrrp_instance; null: none.</summary>
    public SyncDaemon? InstanceSyncDaemon { get; set; }

    /// <summary>Remembers a sentence for which one note is enough: it is given at the first place, with the number of the others.</summary>
    public void Note(Statement statement, string message)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (!_notes.TryAdd(message, (statement.Position, 1)))
            _notes[message] = (_notes[message].First, _notes[message].Count + 1);
    }

    /// <summary>A statement has no argument although it needs one.</summary>
    public void WarnOfMissing(Statement statement, string kind)
    {
        ArgumentNullException.ThrowIfNull(statement);
        Log.Warning(statement.Position, $"{statement.Keyword} needs {kind} after it; the line is ignored (keepalived ends at it)");
    }

    /// <summary>Tells when a statement has more arguments than it takes. keepalived is silent about it.</summary>
    public void NoteExtraWords(Statement statement, int count)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (statement.Arguments.Count > count)
        {
            Log.Note(statement.Arguments[count].Position,
                $"'{statement.Arguments[count]}' and what follows it on the line is ignored; {statement.Keyword} takes {count}");
        }
    }

    /// <summary>Gives the notes.</summary>
    public void ReportNotes()
    {
        foreach ((string message, (SourcePosition first, int count)) in _notes)
            Log.Note(first, count == 1 ? message : $"{message} (and {count - 1} more)");
        _notes.Clear();
    }
}
