using System.Net;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>As <see cref="Row{T}"/>, for blocks that are read straight into a record of the model.</summary>
/// <typeparam name="T">The record.</typeparam>
internal static class DraftRow<T>
{
    /// <summary>A whole number.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Number(string names, int minimum, int maximum, Func<T, int, T> with) =>
        Row<Draft<T>>.Number(names, minimum, maximum, (draft, value) => draft.Value = with(draft.Value, (int)value.Value));

    /// <summary>A time; <paramref name="minimum"/> in microseconds, <paramref name="maximum"/> in seconds.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Seconds(
        string names, int minimum, Func<T, TimeSpan, T> with, long maximum = ValueSyntax.MaximumSeconds) =>
        Row<Draft<T>>.Seconds(names, minimum, (draft, value) => draft.Value = with(draft.Value, value.Value), maximum);

    /// <summary>A name, or any other single word.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Name(string names, Func<T, string, T> with) =>
        Row<Draft<T>>.Name(names, (draft, value) => draft.Value = with(draft.Value, value.Value));

    /// <summary>An address.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Address(string names, Func<T, IPAddress, T> with) =>
        Row<Draft<T>>.Address(names, (draft, value) => draft.Value = with(draft.Value, value.Value));

    /// <summary>On or off; on without a word.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Switch(string names, Func<T, bool, T> with) =>
        Row<Draft<T>>.Switch(names, (draft, value) => draft.Value = with(draft.Value, value.Value));

    /// <summary>On when it is there.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Flag(string names, Func<T, T> with) =>
        Row<Draft<T>>.Flag(names, (draft, _) => draft.Value = with(draft.Value));

    /// <summary>One of some words.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Choice<TValue>(string names, ChoiceSyntax<TValue> choice, Func<T, TValue, T> with) =>
        Row<Draft<T>>.Choice(names, choice, (draft, value) => draft.Value = with(draft.Value, value.Value));

    /// <summary>A value with a syntax of its own.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Value<TValue>(
        string names, string kind, Func<string, (string? Complaint, TValue Value)> read, Func<T, TValue, T> with) =>
        Row<Draft<T>>.Value(names, kind, read, (draft, value) => draft.Value = with(draft.Value, value.Value));

    /// <summary>A command.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Script(string names, Func<T, Script?> get, Func<T, Script, T> with) =>
        Row<Draft<T>>.Script(names, draft => get(draft.Value), (draft, value) => draft.Value = with(draft.Value, value));

    /// <summary>Words between braces, or after the keyword.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Words(string names, Func<T, ValueList<string>, T> with) =>
        Row<Draft<T>>.Words(names, (draft, words) => draft.Value = with(draft.Value, new(words.Select(word => word.Text))));

    /// <summary>Lines between braces, each read on its own; null: it has been reported and is left out.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Lines<TItem>(
        string names, Func<Statement, BindingContext, TItem?> read, Func<T, ValueList<TItem>, T> with)
        where TItem : class =>
        Row<Draft<T>>.Lines(names, (draft, lines, context) => draft.Value =
            with(draft.Value, new(lines.Select(line => read(line, context)).OfType<TItem>())));

    /// <summary>A statement with a syntax of its own.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Custom(string names, Func<T, Statement, BindingContext, T> with) =>
        Row<Draft<T>>.Custom(names, (draft, statement, context) => draft.Value = with(draft.Value, statement, context));
}
