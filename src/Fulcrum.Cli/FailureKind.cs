namespace Fulcrum.Cli;

/// <summary>What a failure means for the exit code.</summary>
public enum FailureKind
{
    /// <summary>The request failed.</summary>
    Request,

    /// <summary>The output cannot be written.</summary>
    Output,

    /// <summary>The reader of the output has gone: no failure.</summary>
    BrokenPipe,

    /// <summary>The user interrupted.</summary>
    Interrupted,
}
