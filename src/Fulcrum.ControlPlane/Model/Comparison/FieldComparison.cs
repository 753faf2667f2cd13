using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Fulcrum.ControlPlane.Model.Comparison;

/// <summary>Compares two records of the model property by property, whatever properties they have.</summary>
internal static class FieldComparison
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> s_properties = new();

    /// <summary>Every property that differs but those that are left out; records within are compared in their turn.</summary>
    public static IEnumerable<FieldChange> Compare(object before, object after, params string[] except)
    {
        foreach (PropertyInfo property in PropertiesOf(before.GetType()).Where(property => !except.Contains(property.Name)))
        {
            object? old = property.GetValue(before);
            object? now = property.GetValue(after);
            if (Equals(old, now))
                continue;
            string name = FieldNames.Of(property);
            if (property.PropertyType == typeof(Secret?))
            {
                yield return new(name, "", now is null ? "none" : old is null ? "given" : "another one");
                continue;
            }
            if (old is not null && now is not null && IsRecord(property.PropertyType) && old.GetType() == now.GetType())
            {
                foreach (FieldChange inner in Compare(old, now))
                    yield return inner with { Name = $"{name} {inner.Name}" };
            }
            else if (NameOf(property.PropertyType) is { } itemName)
            {
                foreach (FieldChange inner in CompareItems((IEnumerable)old!, (IEnumerable)now!, itemName))
                    yield return inner with { Name = $"{name} {inner.Name}" };
            }
            else
            {
                yield return new(name, Text(old), Text(now));
            }
        }
    }

    /// <summary>Items that have names, by these.</summary>
    private static IEnumerable<FieldChange> CompareItems(IEnumerable before, IEnumerable after, PropertyInfo name)
    {
        Dictionary<string, object> old = [];
        foreach (object item in before)
            old.TryAdd((string)name.GetValue(item)!, item);
        foreach (object item in after)
        {
            string key = (string)name.GetValue(item)!;
            if (!old.Remove(key, out object? earlier))
                yield return new("with", "", key);
            else if (earlier.GetType() == item.GetType())
                foreach (FieldChange inner in Compare(earlier, item))
                    yield return inner with { Name = $"{key} {inner.Name}" };
        }
        foreach (string gone in old.Keys)
            yield return new("without", "", gone);
    }

    private static PropertyInfo? NameOf(Type list) =>
        list.IsGenericType && list.GetGenericTypeDefinition() == typeof(ValueList<>)
        && list.GetGenericArguments()[0].GetProperty("Name") is { } name && name.PropertyType == typeof(string) ? name : null;

    /// <summary>A value as an operator writes it; empty for none.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text.Length == 0 ? "\"\"" : text,
        true => "yes",
        false => "no",
        TimeSpan time => FormattableString.Invariant($"{time.TotalSeconds:0.######} s"),
        ForwardingMode mode => mode.Word(),
        SchedulerFlags flags => flags == SchedulerFlags.None ? "none" : string.Join(' ', flags.Words()),
        Enum item => FieldNames.InWords(item.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => $"({string.Join(", ", items.Cast<object?>().Select(Text))})",
        _ when IsRecord(value.GetType()) => string.Join(' ', PropertiesOf(value.GetType())
            .Select(property => (Name: FieldNames.Of(property), Text: Text(property.GetValue(value))))
            .Where(item => item.Text.Length > 0).Select(item => $"{item.Name} {item.Text}")),
        _ => value.ToString() ?? "",
    };

    private static bool IsRecord(Type type) => type.Namespace?.StartsWith(typeof(DirectorModel).Namespace!, StringComparison.Ordinal) == true
        && type is { IsClass: true } && !typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(ServiceKey);

    /// <summary>What a record is made of: properties that are set, not those that follow from others.</summary>
    private static PropertyInfo[] PropertiesOf(Type type) => s_properties.GetOrAdd(type, t =>
        [.. t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.PropertyType != typeof(Origin))]);
}
