namespace Fulcrum.ControlPlane.Model;

/// <summary>
/// Settings of the whole director that differ from the defaults on purpose. What the file sets counts before what the API sets, which
/// waits until the file's line is gone.
/// </summary>
public sealed record DirectorSettings
{
    /// <summary>Of the file; names are unique.</summary>
    public ValueList<SettingValue> OfFile { get; init; } = [];

    /// <summary>Of the API; names are unique.</summary>
    public ValueList<SettingValue> OfApi { get; init; } = [];

    /// <summary>The value in force.</summary>
    public uint this[string name] => Find(name)?.Value ?? SettingDefinitions.Find(name)?.Default
        ?? throw new ArgumentException($"There is no setting '{name}'.", nameof(name));

    /// <summary>Who set the value in force; null when nobody did.</summary>
    public SettingValue? Find(string name) => OfFile.Concat(OfApi).FirstOrDefault(item => item.Name == name);

    /// <summary>With a value of the file; a later line replaces an earlier one.</summary>
    public DirectorSettings WithFile(SettingValue value) => this with { OfFile = Replace(OfFile, value) };

    /// <summary>With a value of the API.</summary>
    public DirectorSettings WithApi(SettingValue value) => this with { OfApi = Replace(OfApi, value) };

    /// <summary>Without a value of the file.</summary>
    public DirectorSettings WithoutFile(string name) => this with { OfFile = new(OfFile.Where(item => item.Name != name)) };

    /// <summary>Without a value of the API.</summary>
    public DirectorSettings WithoutApi(string name) => this with { OfApi = new(OfApi.Where(item => item.Name != name)) };

    private static ValueList<SettingValue> Replace(ValueList<SettingValue> values, SettingValue value) =>
        new(values.Where(item => item.Name != value.Name).Append(value).OrderBy(item => item.Name, StringComparer.Ordinal));
}
