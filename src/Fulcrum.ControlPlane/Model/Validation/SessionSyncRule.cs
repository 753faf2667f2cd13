using System.Net;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Session synchronisation has two directors that can reach each other, and a key, or says that it needs none.</summary>
internal sealed class SessionSyncRule : IModelRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        model.SessionSync is { } sync
            ? Reasons(sync).Select(reason => new ModelProblem(sync.Origin, ModelField.Identity, $"session_sync: {reason}"))
            : [];

    /// <summary>Nothing else matters.</summary>
    public IEnumerable<ModelProblem> CheckChange(ModelChange change) =>
        ReferenceEquals(change.Before.SessionSync, change.Next.SessionSync) ? [] : Check(change.Next);

    private static IEnumerable<string> Reasons(SessionSync sync)
    {
        if (WhyNot(sync.Local.Address) is { } local)
            yield return $"local: {local}";
        if (WhyNot(sync.Peer.Address) is { } peer)
            yield return $"peer: {peer}";
        if (sync.Local.AddressFamily != sync.Peer.AddressFamily)
            yield return "local and peer are of different address families; use one family";
        if (sync.Local.Equals(sync.Peer))
            yield return "local and peer are the same; peer is the other director";
        if (sync.Key is null && !sync.IsInsecure)
            yield return "there is no key; write key or key_file, or insecure where nobody else reaches the network between the directors";
        if (sync.Key is not null && sync.IsInsecure)
            yield return "insecure does not go with a key; remove one of them";
        if (sync.Key is { Length: < SessionSync.ShortestKey } key)
            yield return $"the key has {key.Length} characters; use {SessionSync.ShortestKey} or more, for example of openssl rand -hex 32";
    }

    /// <summary>The host itself will do: directors can share one.</summary>
    private static string? WhyNot(IPAddress address) => IPAddress.IsLoopback(address) ? null : HostAddress.WhyNotUsable(address);
}
