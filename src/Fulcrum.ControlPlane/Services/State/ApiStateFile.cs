using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services.Mapping;

namespace Fulcrum.ControlPlane.Services.State;

/// <summary>api.json in the state directory: the objects that the API owns.</summary>
public sealed class ApiStateFile(StateDirectory directory)
{
    private const string Name = "api.json";

    /// <summary>The file.</summary>
    public string Path => directory.PathOf(Name);

    /// <summary>
    /// Nothing when there is no such file. Throws <see cref="StartException"/> when it cannot be read or understood: objects that
    /// the operator made must not vanish silently.
    /// </summary>
    public ApiObjects Read()
    {
        try
        {
            ApiRecords records = directory.Read(Name, ApiRecords.Parser) ?? new();
            FieldErrors errors = new();
            ApiObjects objects = new(
                [.. records.Services.Select((s, i) => ApiReader.Service(s, $"services[{i}]", errors))],
                [.. records.Pools.Select((p, i) => ApiReader.Pool(p, $"pools[{i}]", errors))],
                [.. records.MarkRules.Select((r, i) => ApiMarkRules.Read(r, $"markRules[{i}]", errors))],
                [.. records.Settings.Select(s => ApiSettings.Read(s.Key, s.Value, $"settings.{s.Key}", errors))]);
            errors.ThrowIfAny();
            return objects;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or RefusedException)
        {
            throw new StartException(
                $"{Path}: error: the objects made by the API cannot be read: {e.Message}",
                "Restore the file from a backup, or move it away to start without these objects.");
        }
    }

    /// <summary>Replaces the file. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public void Write(ApiObjects objects)
    {
        ApiRecords records = new();
        records.Services.AddRange(objects.Services.Select(s => s.ToApi()));
        records.Pools.AddRange(objects.Pools.Select(p => p.ToApi()));
        records.MarkRules.AddRange(objects.MarkRules.Select(r => r.ToApi()));
        foreach (SettingValue setting in objects.Settings)
            records.Settings.Add(setting.Name, setting.Value);
        directory.Write(Name, records);
    }
}
