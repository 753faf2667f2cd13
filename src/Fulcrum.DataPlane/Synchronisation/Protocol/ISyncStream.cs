namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>A connection as a stream of bytes that never waits. Reused for one connection after the other.</summary>
internal interface ISyncStream
{
    /// <summary>What <see cref="Read"/> and <see cref="Write"/> return when the connection is of no more use.</summary>
    const int Broken = -1;

    /// <summary>What to poll; negative: nothing.</summary>
    int Descriptor { get; }

    /// <summary>Returns how many bytes there were, 0 for none at present, or <see cref="Broken"/>.</summary>
    int Read(Span<byte> space);

    /// <summary>Returns how many bytes were taken, 0 for none at present, or <see cref="Broken"/>.</summary>
    int Write(ReadOnlySpan<byte> bytes);

    /// <summary>Ends the connection; what was written before is still sent. Nothing when there is none.</summary>
    void Close();
}
