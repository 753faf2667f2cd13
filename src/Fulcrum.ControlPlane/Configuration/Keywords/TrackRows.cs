using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>What vrrp_instance and vrrp_sync_group follow.</summary>
internal static class TrackRows
{
    /// <summary>The rows.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Of<T>(Func<T, VrrpTracking> get, Func<T, VrrpTracking, T> set) => new[]
    {
        DraftRow<T>.Flag("dont_track_primary", x => set(x, get(x) with { IgnoresOwnInterface = true })),
        DraftRow<T>.Flag("linkbeat_use_polling", x => set(x, get(x) with { PollsLinks = true }))
            .NotYet("is in the model; the kernel and the data plane tell the state of links"),
        Objects<T>("track_interface", (x, v) => set(x, get(x) with { Interfaces = [.. get(x).Interfaces, .. v] })),
        Objects<T>("track_script", (x, v) => set(x, get(x) with { Scripts = [.. get(x).Scripts, .. v] })),
        Objects<T>("track_file", (x, v) => set(x, get(x) with { Files = [.. get(x).Files, .. v] })),
        Objects<T>("track_process", (x, v) => set(x, get(x) with { Processes = [.. get(x).Processes, .. v] })),
        Objects<T>("track_bfd", (x, v) => set(x, get(x) with { BfdInstances = [.. get(x).BfdInstances, .. v] })),
        DraftRow<T>.Lines("track_virtual_server", WatchedServiceReader.Read,
            (x, v) => set(x, get(x) with { Services = [.. get(x).Services, .. v] })),
    }.SelectMany(rows => rows);

    private static IEnumerable<Keyword<Draft<T>>> Objects<T>(string name, Func<T, ValueList<TrackedObject>, T> with) =>
        DraftRow<T>.Lines(name, VrrpValues.ReadTracked, with);
}
