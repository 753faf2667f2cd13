using System.Net;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Makes rows of a <see cref="KeywordTable{T}"/>. Several names, separated by blanks, are as many rows with one meaning.</summary>
/// <typeparam name="T">What the block configures.</typeparam>
internal static class Row<T>
{
    /// <summary>A whole number.</summary>
    public static IEnumerable<Keyword<T>> Number(string names, int minimum, int maximum, Action<T, Written<int>> set) =>
        Argument<int>(names, "a number", (word, _) => (ValueSyntax.ReadNumber(word.Text, minimum, maximum, out int value), value), set);

    /// <summary>A time; <paramref name="minimum"/> in microseconds.</summary>
    public static IEnumerable<Keyword<T>> Seconds(string names, int minimum, Action<T, Written<TimeSpan>> set) =>
        Argument<TimeSpan>(names, "a time in seconds", (word, context) =>
        {
            string? complaint = ValueSyntax.ReadSeconds(word.Text, TimeSpan.FromMicroseconds(minimum), out TimeSpan value, out bool isRounded);
            if (complaint is null && isRounded)
                context.Log.Warning(word.Position, $"{word.Text} is rounded to {ValueSyntax.FormatSeconds(value)} seconds (whole microseconds)");
            return (complaint, value);
        }, set);

    /// <summary>An address.</summary>
    public static IEnumerable<Keyword<T>> Address(string names, Action<T, Written<IPAddress>> set) =>
        Argument<IPAddress>(names, "an IP address", (word, _) => (ValueSyntax.ReadAddress(word.Text, out IPAddress value), value), set);

    /// <summary>A name.</summary>
    public static IEnumerable<Keyword<T>> Name(string names, Action<T, Written<string>> set) =>
        Argument<string>(names, "a name", (word, _) => (word.Text.Length == 0 ? "the name is empty" : null, word.Text), set);

    /// <summary>A value with a syntax of its own; <paramref name="kind"/> says what is missing where there is no argument.</summary>
    public static IEnumerable<Keyword<T>> Value<TValue>(
        string names, string kind, Func<string, (string? Complaint, TValue Value)> read, Action<T, Written<TValue>> set) =>
        Argument(names, kind, (word, _) => read(word.Text), set);

    /// <summary>
    /// One of some words. A wrong one is an error; the nearest (else the first) stands in for it, so that the rest can be checked.
    /// </summary>
    public static IEnumerable<Keyword<T>> Choice<TValue>(string names, ChoiceSyntax<TValue> choice, Action<T, Written<TValue>> set) =>
        Acted(names, (target, statement, context) =>
        {
            if (TakeArgument(statement, "a word", context) is not { } word)
                return;
            string? complaint = choice.Read(word.Text, out TValue value);
            if (complaint is not null)
                context.Log.Error(word.Position, $"{statement.Keyword}: {complaint}");
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
            else if (TakeArgument(statement, "on or off", context) is { } word)
            {
                if (ValueSyntax.ReadSwitch(word.Text, out bool value) is { } complaint)
                    context.Log.Error(word.Position, $"{statement.Keyword}: {complaint}");
                else
                    set(target, new Written<bool>(value, word.Position));
            }
        });

    /// <summary>A block; a missing one is an error, and then an empty one is bound.</summary>
    public static IEnumerable<Keyword<T>> Block(string names, Action<T, Statement, IReadOnlyList<Statement>, BindingContext> bind) =>
        Acted(names, (target, statement, context) =>
        {
            if (statement.Block is null)
                context.Log.Error(statement.Position, $"{statement.Keyword} needs a block; add '{{' and '}}'");
            bind(target, statement, statement.Block?.Statements ?? [], context);
        });

    /// <summary>A statement with a syntax of its own.</summary>
    public static IEnumerable<Keyword<T>> Custom(string names, Action<T, Statement, BindingContext> bind) => Acted(names, bind);

    /// <summary>Known, without effect; a warning for the first, with the number of the others.</summary>
    public static IEnumerable<Keyword<T>> Noted(string names, string consequence = "has no effect in this version") =>
        Split(names).Select(name => new Keyword<T>(name, KeywordEffect.Noted,
            (_, statement, context) => context.Note(statement, $"{name} {consequence}")));

    /// <summary>A known block without effect; a warning for each.</summary>
    public static IEnumerable<Keyword<T>> NotedBlock(string names) =>
        Split(names).Select(name => new Keyword<T>(name, KeywordEffect.Noted, (_, statement, context) =>
            context.Log.Warning(statement.Position, $"{Title(statement)} is not acted on in this version")));

    /// <summary>Known; to leave it out would change what the director does.</summary>
    public static IEnumerable<Keyword<T>> NotAvailable(string names, string advice) =>
        Split(names).Select(name => new Keyword<T>(name, KeywordEffect.NotAvailable, (_, statement, context) =>
            context.Log.Error(statement.Position, $"{name} is not available in this version; {advice}")));

    private static IEnumerable<Keyword<T>> Argument<TValue>(
        string names, string kind, Func<Word, BindingContext, (string? Complaint, TValue Value)> read, Action<T, Written<TValue>> set) =>
        Acted(names, (target, statement, context) =>
        {
            if (TakeArgument(statement, kind, context) is not { } word)
                return;
            (string? complaint, TValue value) = read(word, context);
            if (complaint is not null)
                context.Log.Error(word.Position, $"{statement.Keyword}: {complaint}");
            else
                set(target, new Written<TValue>(value, word.Position));
        });

    private static IEnumerable<Keyword<T>> Acted(string names, Action<T, Statement, BindingContext> bind) =>
        Split(names).Select(name => new Keyword<T>(name, KeywordEffect.ActedOn, bind));

    private static Word? TakeArgument(Statement statement, string kind, BindingContext context)
    {
        RefuseBlock(statement, context);
        if (statement.Arguments.Count == 0)
        {
            context.Log.Error(statement.Position, $"{statement.Keyword} needs {kind} after it");
            return null;
        }
        context.WarnOfExtraWords(statement, 1);
        return statement.Arguments[0];
    }

    private static void RefuseBlock(Statement statement, BindingContext context)
    {
        if (statement.Block is { } block)
            context.Log.Error(block.Open, $"{statement.Keyword} takes no block; remove the braces and what is between them");
    }

    private static string Title(Statement statement) =>
        statement.Arguments.Count > 0 ? $"{statement.Keyword} {statement.Arguments[0]}" : statement.Keyword.Text;

    private static string[] Split(string names) => names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
