namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>A place for one connection: its bytes and its machine.</summary>
internal sealed class PeerSlot(ISyncStream stream)
{
    // A round reads no more than this from one connection, so that the others get their turn.
    private const int ReadsAtOnce = 16;

    /// <summary>Its bytes.</summary>
    public ISyncStream Stream { get; } = stream;

    /// <summary>Its machine.</summary>
    public SyncChannel Channel { get; } = new();

    /// <summary>Whether there is a connection.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Whether bytes could not be sent.</summary>
    public bool WantsToSend => !Channel.Pending.IsEmpty;

    /// <summary>Gives the machine what has come.</summary>
    public void Read(long nowMs)
    {
        for (int round = 0; round < ReadsAtOnce && Channel.Phase != ChannelPhase.Closed; round++)
        {
            Span<byte> space = Channel.Space;
            int count = space.IsEmpty ? 0 : Stream.Read(space);
            if (count == ISyncStream.Broken)
                Channel.Close(Channel is { IsInitiator: true, HasHeard: false } ? CloseReason.Unreachable : CloseReason.Lost);
            else if (count > 0)
                Channel.Received(count, nowMs);
            // A connection that is ready waits to be chosen.
            if (count <= 0 || Channel.Phase == ChannelPhase.Ready)
                return;
        }
    }

    /// <summary>Sends what the machine has to send, as far as that is possible.</summary>
    public void Write()
    {
        while (!Channel.Pending.IsEmpty)
        {
            int count = Stream.Write(Channel.Pending);
            if (count == ISyncStream.Broken)
                Channel.Close(Channel is { IsInitiator: true, HasHeard: false } ? CloseReason.Unreachable : CloseReason.Lost);
            if (count <= 0)
                return;
            Channel.Sent(count);
        }
    }
}
