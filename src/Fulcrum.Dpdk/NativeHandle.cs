namespace Fulcrum.Dpdk;

/// <summary>
/// An object of the shim. Whoever made it disposes of it once no worker uses <see cref="Handle"/> any more; it is not collected.
/// </summary>
public abstract unsafe class NativeHandle : IDisposable
{
    private protected NativeHandle(void* pointer) => Handle = (nint)DpdkException.Check(pointer);

    /// <summary>The native pointer, as <see cref="DpdkBurst"/> takes it; 0 when disposed of.</summary>
    public nint Handle { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Handle != 0)
        {
            Release();
            Handle = 0;
        }
        GC.SuppressFinalize(this);
    }

    private protected abstract void Release();
}
