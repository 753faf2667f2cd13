using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.State;

namespace Fulcrum.ControlPlane.Services;

/// <summary>
/// The last loads of the configuration file, and the files themselves of the newest ones in force since the start. Not thread-safe: the
/// director's lock guards it.
/// </summary>
public sealed class LoadHistory
{
    private const int LoadCount = 50;
    private const int FileCount = 5;

    private readonly RunTimeState _state;
    private readonly TimeProvider _time;
    private readonly List<ConfigurationLoad> _loads;
    private readonly List<LoadedFile> _files = [];

    /// <summary>Goes on with what is saved.</summary>
    public LoadHistory(RunTimeState state, TimeProvider time)
    {
        _state = state;
        _time = time;
        HistoryRecords records = state.ReadHistory();
        _loads = [.. records.Loads];
        Unconfirmed = records.Unconfirmed;
    }

    /// <summary>The load that waits to be confirmed; 0: none.</summary>
    public ulong Unconfirmed { get; private set; }

    /// <summary>The number of the next load.</summary>
    public ulong NextId => _loads.Count == 0 ? 1 : _loads[^1].Id + 1;

    /// <summary>A file is in force for the first time.</summary>
    public void Loaded(LoadedFile file, string by) => Add(Record(LoadResult.Loaded, file, by));

    /// <summary>A file is in force again.</summary>
    public void Restored(LoadedFile file, string by, string reason)
    {
        ConfigurationLoad load = Record(LoadResult.Restored, file, by);
        load.Reason = reason;
        Add(load);
    }

    /// <summary>A file was refused.</summary>
    public void Refused(string hash, Refusal refusal) => Add(new()
    {
        Id = NextId,
        TimeUnixMs = refusal.Time.ToUnixTimeMilliseconds(),
        Result = LoadResult.Refused,
        Hash = hash,
        By = refusal.By,
        Errors = (uint)refusal.Diagnostics.Count(d => d.Severity == Model.Severity.Error),
        Reason = $"{refusal.Diagnostics.First(d => d.Severity == Model.Severity.Error)}",
    });

    /// <summary>Remembers which load waits to be confirmed; 0: none.</summary>
    public void Await(ulong load)
    {
        Unconfirmed = load;
        Save();
    }

    /// <summary>A file that was in force, by its number; null when it is not kept.</summary>
    public LoadedFile? Find(ulong id) => _files.Find(file => file.Id == id);

    /// <summary>Newest first.</summary>
    public IEnumerable<ConfigurationLoad> List(LoadedFile current)
    {
        foreach (ConfigurationLoad load in Enumerable.Reverse(_loads))
        {
            ConfigurationLoad listed = load.Clone();
            listed.Kept = Find(load.Id) is not null;
            listed.Current = load.Id == current.Id;
            yield return listed;
        }
    }

    private ConfigurationLoad Record(LoadResult result, LoadedFile file, string by)
    {
        _files.Add(file);
        if (_files.Count > FileCount)
            _files.RemoveAt(0);
        return new()
        {
            Id = file.Id,
            TimeUnixMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
            Result = result,
            Hash = file.Hash,
            By = by,
            Services = (uint)file.Model.Services.Count,
        };
    }

    private void Add(ConfigurationLoad load)
    {
        _loads.Add(load);
        if (_loads.Count > LoadCount)
            _loads.RemoveAt(0);
        Save();
    }

    private void Save()
    {
        HistoryRecords records = new() { Unconfirmed = Unconfirmed };
        records.Loads.AddRange(_loads);
        _state.Save(records);
    }
}
