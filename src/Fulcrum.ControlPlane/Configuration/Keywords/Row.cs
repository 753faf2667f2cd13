using System.Net;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>
/// Makes rows of a <see cref="KeywordTable{T}"/>. Several names, separated by blanks, are as many rows with one meaning. As in
/// keepalived, a line that is wrong is a warning and has no effect; the words that only Fulcrum has are strict: an error.
/// </summary>
/// <typeparam name="T">What the block configures.</typeparam>
internal static class Row<T>
{
    /// <summary>A whole number; what follows its digits is ignored with a warning, unless strict.</summary>
    public static IEnumerable<Keyword<T>> Number(
        string names, long minimum, long maximum, Action<T, Written<long>> set, bool isStrict = false) =>
        Argument<long>(names, "a number", isStrict, (word, context) =>
        {
            string? complaint = ValueSyntax.ReadNumber(word.Text, minimum, maximum, out long value);
            if (complaint is null || isStrict || ValueSyntax.ReadNumber(ValueSyntax.LeadingDigits(word.Text), minimum, maximum, out value) is not null)
                return (complaint, value);
            context.Log.Warning(word.Position, $"'{word}' is not a number; {value} is taken, as keepalived does");
            return (null, value);
        }, set);

    /// <summary>A time; <paramref name="minimum"/> in microseconds, <paramref name="maximum"/> in seconds.</summary>
    public static IEnumerable<Keyword<T>> Seconds(
        string names, int minimum, Action<T, Written<TimeSpan>> set, long maximum = ValueSyntax.MaximumSeconds) =>
        Argument<TimeSpan>(names, "a time in seconds", false, (word, context) =>
        {
            string? complaint = ValueSyntax.ReadSeconds(
                word.Text, TimeSpan.FromMicroseconds(minimum), out TimeSpan value, out bool isRounded, maximum);
            if (complaint is null && isRounded)
                context.Log.Warning(word.Position, $"{word.Text} is rounded to {ValueSyntax.FormatSeconds(value)} seconds (whole microseconds)");
            return (complaint, value);
        }, set);

    /// <summary>An address.</summary>
    public static IEnumerable<Keyword<T>> Address(string names, Action<T, Written<IPAddress>> set) =>
        Argument<IPAddress>(names, "an IP address", false,
            (word, _) => (ValueSyntax.ReadAddress(word.Text, out IPAddress value), value), set);

    /// <summary>A name.</summary>
    public static IEnumerable<Keyword<T>> Name(string names, Action<T, Written<string>> set) =>
        Argument<string>(names, "a name", false, (word, _) => (word.Text.Length == 0 ? "the name is empty" : null, word.Text), set);

    /// <summary>A value with a syntax of its own; <paramref name="kind"/> says what is missing where there is no argument.</summary>
    public static IEnumerable<Keyword<T>> Value<TValue>(string names, string kind,
        Func<string, (string? Complaint, TValue Value)> read, Action<T, Written<TValue>> set, bool isStrict = false) =>
        Argument(names, kind, isStrict, (word, _) => read(word.Text), set);

    /// <summary>One of some words. Strict: the nearest (else the first) stands in for a wrong one, so that the rest can be checked.</summary>
    public static IEnumerable<Keyword<T>> Choice<TValue>(
        string names, ChoiceSyntax<TValue> choice, Action<T, Written<TValue>> set, bool isStrict = false) =>
        Acted(names, (target, statement, context) =>
        {
            if (TakeArgument(statement, "a word", isStrict, context) is not { } word)
                return;
            string? complaint = choice.Read(word.Text, out TValue value);
            if (complaint is not null)
                Complain(statement, word.Position, complaint, isStrict, context);
            if (complaint is null || isStrict)
                set(target, new Written<TValue>(value, word.Position));
        });

    /// <summary>On when it is there, whatever follows it.</summary>
    public static IEnumerable<Keyword<T>> Flag(string names, Action<T, Written<bool>> set) =>
        Acted(names, (target, statement, context) =>
        {
            RefuseBlock(statement, context);
            set(target, new Written<bool>(true, statement.Position));
        });

    /// <summary>On or off; on without a word.</summary>
    public static IEnumerable<Keyword<T>> Switch(string names, Action<T, Written<bool>> set) =>
        Acted(names, (target, statement, context) =>
        {
            if (statement.Arguments.Count == 0)
            {
                RefuseBlock(statement, context);
                set(target, new Written<bool>(true, statement.Position));
            }
            else if (TakeArgument(statement, "on or off", false, context) is { } word)
            {
                if (ValueSyntax.ReadSwitch(word.Text, out bool value) is { } complaint)
                    Complain(statement, word.Position, complaint, false, context);
                else
                    set(target, new Written<bool>(value, word.Position));
            }
        });

    /// <summary>A command, as <see cref="ScriptReader"/> reads it.</summary>
    public static IEnumerable<Keyword<T>> Script(string names, Func<T, Script?> get, Action<T, Script> set) =>
        Acted(names, (target, statement, context) =>
        {
            if (ScriptReader.Read(statement, context) is not { } script)
                return;
            if (get(target) is null)
                set(target, script);
            else
                context.Log.Warning(statement.Position, $"{statement.Keyword} is there already; this line is ignored, as in keepalived");
        });

    /// <summary>Words between braces, or after the keyword.</summary>
    public static IEnumerable<Keyword<T>> Words(string names, Action<T, IReadOnlyList<Word>> set) =>
        Acted(names, (target, statement, _) => set(target, WordList.Of(statement)));

    /// <summary>Lines between braces; what is right after the keyword counts as a line of its own.</summary>
    public static IEnumerable<Keyword<T>> Lines(string names, Action<T, IReadOnlyList<Statement>, BindingContext> bind) =>
        Acted(names, (target, statement, context) => bind(target, WordList.LinesOf(statement), context));

    /// <summary>A block; without one the line has no effect.</summary>
    public static IEnumerable<Keyword<T>> Block(string names, Action<T, Statement, IReadOnlyList<Statement>, BindingContext> bind) =>
        Acted(names, (target, statement, context) =>
        {
            if (statement.Block is null)
                context.Log.Warning(statement.Position, $"{statement.Keyword} needs a block, '{{' and '}}'; the line is ignored");
            else
                bind(target, statement, statement.Block.Statements, context);
        });

    /// <summary>A statement with a syntax of its own.</summary>
    public static IEnumerable<Keyword<T>> Custom(string names, Action<T, Statement, BindingContext> bind) => Acted(names, bind);

    /// <summary>Known, without effect; a note for the first, with the number of the others.</summary>
    public static IEnumerable<Keyword<T>> Noted(string names, string consequence) =>
        Split(names).Select(name => new Keyword<T>(name, KeywordEffect.Noted,
            (_, statement, context) => context.Note(statement, $"{name} {consequence}")) { Consequence = consequence });

    /// <summary>Of other versions of keepalived: a warning, as there.</summary>
    public static IEnumerable<Keyword<T>> Unknown(string names, string consequence) =>
        Split(names).Select(name => new Keyword<T>(name, KeywordEffect.Unknown,
            (_, statement, context) => context.Log.Warning(statement.Position, $"{name} {consequence}")) { Consequence = consequence });

    /// <summary>Warns of a word, or, strict, refuses it.</summary>
    public static void Complain(Statement statement, SourcePosition at, string complaint, bool isStrict, BindingContext context)
    {
        if (isStrict)
            context.Log.Error(at, $"{statement.Keyword}: {complaint}");
        else
            context.Log.Warning(at, $"{statement.Keyword}: {complaint}; the line is ignored");
    }

    private static IEnumerable<Keyword<T>> Argument<TValue>(string names, string kind, bool isStrict,
        Func<Word, BindingContext, (string? Complaint, TValue Value)> read, Action<T, Written<TValue>> set) =>
        Acted(names, (target, statement, context) =>
        {
            if (TakeArgument(statement, kind, isStrict, context) is not { } word)
                return;
            (string? complaint, TValue value) = read(word, context);
            if (complaint is not null)
                Complain(statement, word.Position, complaint, isStrict, context);
            else
                set(target, new Written<TValue>(value, word.Position));
        });

    private static IEnumerable<Keyword<T>> Acted(string names, Action<T, Statement, BindingContext> bind) =>
        Split(names).Select(name => new Keyword<T>(name, KeywordEffect.ActedOn, bind));

    private static Word? TakeArgument(Statement statement, string kind, bool isStrict, BindingContext context)
    {
        RefuseBlock(statement, context);
        if (statement.Arguments.Count == 0)
        {
            if (isStrict)
                context.Log.Error(statement.Position, $"{statement.Keyword} needs {kind} after it");
            else
                context.WarnOfMissing(statement, kind);
            return null;
        }
        context.NoteExtraWords(statement, 1);
        return statement.Arguments[0];
    }

    private static void RefuseBlock(Statement statement, BindingContext context)
    {
        if (statement.Block is { } block)
            context.Log.Warning(block.Open, $"{statement.Keyword} takes no block; what is between the braces is skipped");
    }

    private static string[] Split(string names) => names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
