namespace Fulcrum.DataPlane.Control;

/// <summary>Wakes a thread that sleeps in poll (an eventfd).</summary>
internal sealed unsafe class WakeSignal : IDisposable
{
    /// <summary>Readable from the first <see cref="Set"/> on.</summary>
    public WakeSignal()
    {
        Descriptor = LibC.EventDescriptor(0, LibC.EventNonBlocking | LibC.EventCloseOnExec);
        if (Descriptor < 0)
            throw new IOException($"Cannot make an event descriptor: {LibC.LastError}.");
    }

    /// <summary>What to poll.</summary>
    public int Descriptor { get; }

    /// <summary>Wakes the thread. Any thread may call.</summary>
    public void Set()
    {
        ulong one = 1;
        _ = LibC.Write(Descriptor, &one, sizeof(ulong));
    }

    /// <summary>Not to be read again before the next <see cref="Set"/>.</summary>
    public void Clear()
    {
        ulong count;
        _ = LibC.Read(Descriptor, &count, sizeof(ulong));
    }

    /// <inheritdoc />
    public void Dispose() => _ = LibC.Close(Descriptor);
}
