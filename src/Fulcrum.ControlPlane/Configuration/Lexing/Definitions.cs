namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>The definitions so far. A value is replaced where it is used; a later definition counts from its line on.</summary>
public sealed class Definitions
{
    private readonly Dictionary<string, Definition> _values = [];

    /// <summary>Sets a value from here on.</summary>
    public void Set(Definition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _values[definition.Name] = definition;
    }

    /// <summary>Null where nothing is defined.</summary>
    public Definition? Find(string name) => _values.GetValueOrDefault(name);
}
