using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>session_sync as it runs. Immutable. Its text never tells the key.</summary>
internal sealed class SyncSettings
{
    /// <summary>Port where none is given.</summary>
    public const ushort DefaultPort = 8848;

    /// <summary>Records a second where nothing is said.</summary>
    public const uint DefaultRate = 200_000;

    /// <summary>Seconds where nothing is said.</summary>
    public const uint DefaultRefreshSeconds = 60;

    /// <summary>Where this director listens, and what it connects from.</summary>
    public required IpAddress Local { get; init; }

    /// <summary>Of this director.</summary>
    public required ushort LocalPort { get; init; }

    /// <summary>The other director.</summary>
    public required IpAddress Peer { get; init; }

    /// <summary>Of the other director.</summary>
    public required ushort PeerPort { get; init; }

    /// <summary>What both know; empty: nothing has to be proved.</summary>
    public required byte[] Key { get; init; }

    /// <summary>Time in which every session is told anew.</summary>
    public uint RefreshSeconds { get; init; } = DefaultRefreshSeconds;

    /// <summary>The most records told in a second.</summary>
    public uint Rate { get; init; } = DefaultRate;

    /// <summary>"192.0.2.1:8848".</summary>
    public string LocalText => TextOf(Local, LocalPort);

    /// <summary>"192.0.2.2:8848".</summary>
    public string PeerText => TextOf(Peer, PeerPort);

    /// <summary>Whether a connection made with the other settings can go on with these.</summary>
    public bool KeepsConnections(SyncSettings other) =>
        Local == other.Local && LocalPort == other.LocalPort && Peer == other.Peer && PeerPort == other.PeerPort
        && Key.AsSpan().SequenceEqual(other.Key);

    /// <inheritdoc />
    public override string ToString() => $"session_sync from {LocalText} with {PeerText}";

    private static string TextOf(IpAddress address, ushort port) => address.IsIpv4 ? $"{address}:{port}" : $"[{address}]:{port}";
}
