namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>Where connections come from. Nothing waits.</summary>
internal interface ISyncNetwork
{
    /// <summary>What to poll for connections that come; negative: nothing.</summary>
    int Descriptor { get; }

    /// <summary>A stream without a connection.</summary>
    ISyncStream CreateStream();

    /// <summary>Listens as the settings say, and not any more as others said; null: not at all. False: not possible now.</summary>
    bool TryListen(SyncSettings? settings);

    /// <summary>Takes a connection that has come.</summary>
    /// <param name="stream">Becomes the connection, with <see cref="Arrival.Peer"/>.</param>
    Arrival Accept(ISyncStream stream);

    /// <summary>Begins to connect to the peer; whether it can be reached shows later. False: not possible at all.</summary>
    bool TryConnect(ISyncStream stream, SyncSettings settings);
}

/// <summary>Who has come.</summary>
internal enum Arrival
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>Who has the peer's address.</summary>
    Peer,

    /// <summary>Somebody else, who was sent away.</summary>
    Foreigner,
}
