using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services.Mapping;

namespace Fulcrum.ControlPlane.Services.State;

/// <summary>
/// The objects that the API owns: api.json in the state directory, and api.journal with what has changed of its services since. The journal
/// goes into the file at every start, when it has grown, and with every change of something else. Not thread-safe.
/// </summary>
public sealed class ApiStateFile(StateDirectory directory)
{
    private const string Name = "api.json";
    private const string JournalName = "api.journal";
    private const long LargestJournalBytes = 1 << 20;

    private bool _journalIsUsable = true;

    /// <summary>The file.</summary>
    public string Path => directory.PathOf(Name);

    /// <summary>
    /// Nothing when there is no such file. Throws <see cref="StartException"/> when it cannot be read or understood: objects that
    /// the operator made must not vanish silently.
    /// </summary>
    public ApiObjects Read()
    {
        string path = Path;
        try
        {
            ApiRecords records = directory.Read(Name, ApiRecords.Parser) ?? new();
            path = directory.PathOf(JournalName);
            IReadOnlyList<ApiChangeRecord> journal = directory.ReadJournal(JournalName, ApiChangeRecord.Parser);
            path = Path;
            ApiObjects objects = Read(journal.Count == 0 ? records : Replay(records, journal));
            if (directory.Exists(JournalName))
                Rewrite(objects);
            return objects;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or RefusedException)
        {
            throw new StartException(
                $"{path}: error: the objects made by the API cannot be read: {e.Message}",
                "Restore the file from a backup, or move it away to start without these objects.");
        }
    }

    /// <summary>
    /// Saves what <paramref name="next"/> has of the API, at the cost of the services that are other objects than in
    /// <paramref name="before"/>, which is saved. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>; nothing is
    /// saved then.
    /// </summary>
    public void Write(DirectorModel before, DirectorModel next)
    {
        bool areServicesAlone = ReferenceEquals(before.Pools, next.Pools) && ReferenceEquals(before.MarkRules, next.MarkRules)
            && ReferenceEquals(before.Settings, next.Settings);
        if (!areServicesAlone || !_journalIsUsable || directory.LengthOf(JournalName) > LargestJournalBytes)
        {
            Rewrite(ApiObjects.Of(next));
            return;
        }
        ServiceDifference difference = ServiceDifference.Between(before.Services, next.Services);
        HashSet<Model.ServiceKey> come = [.. difference.Come.Select(service => service.Key)];
        ApiChangeRecord change = new();
        change.Services.AddRange(difference.Come.Where(service => service.Origin.IsApi).Select(service => service.ToApi()));
        change.RemovedServices.AddRange(
            difference.Gone.Where(service => service.Origin.IsApi && !come.Contains(service.Key)).Select(service => service.Key.ToApi()));
        try
        {
            directory.Append(JournalName, change);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A part of the line may be there.
            _journalIsUsable = false;
            throw;
        }
    }

    private static ApiObjects Read(ApiRecords records)
    {
        FieldErrors errors = new();
        ApiObjects objects = new(
            [.. records.Services.Select((s, i) => ApiReader.Service(s, $"services[{i}]", errors))],
            [.. records.Pools.Select((p, i) => ApiReader.Pool(p, $"pools[{i}]", errors))],
            [.. records.MarkRules.Select((r, i) => ApiMarkRules.Read(r, $"markRules[{i}]", errors))],
            [.. records.Settings.Select(s => ApiSettings.Read(s.Key, s.Value, $"settings.{s.Key}", errors))]);
        errors.ThrowIfAny();
        return objects;
    }

    /// <summary>Applied twice, as after a crash between the two steps of <see cref="Rewrite"/>, a journal changes no content.</summary>
    private static ApiRecords Replay(ApiRecords records, IEnumerable<ApiChangeRecord> journal)
    {
        OrderedDictionary<Api.V1.ServiceKey, Api.V1.VirtualService> services = [];
        foreach (Api.V1.VirtualService service in records.Services)
            services[service.Key] = service;
        foreach (ApiChangeRecord change in journal)
        {
            foreach (Api.V1.ServiceKey removed in change.RemovedServices)
                services.Remove(removed);
            foreach (Api.V1.VirtualService service in change.Services)
                services[service.Key] = service;
        }
        ApiRecords result = records.Clone();
        result.Services.Clear();
        result.Services.AddRange(services.Values);
        return result;
    }

    private void Rewrite(ApiObjects objects)
    {
        ApiRecords records = new();
        records.Services.AddRange(objects.Services.Select(s => s.ToApi()));
        records.Pools.AddRange(objects.Pools.Select(p => p.ToApi()));
        records.MarkRules.AddRange(objects.MarkRules.Select(r => r.ToApi()));
        foreach (SettingValue setting in objects.Settings)
            records.Settings.Add(setting.Name, setting.Value);
        directory.Write(Name, records);
        directory.Delete(JournalName);
        _journalIsUsable = true;
    }
}
