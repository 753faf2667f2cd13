namespace Fulcrum.Dpdk;

/// <summary>A call of the shim or of DPDK failed. The message is a sentence for the operator.</summary>
public sealed class DpdkException(string message, int errno) : Exception(message)
{
    /// <summary>The positive errno: 19 (ENODEV) for a device that is not there, 95 (ENOTSUP) for what a driver cannot do.</summary>
    public int Errno { get; } = errno;

    /// <summary>What the calling thread's last call of the shim says about its failure.</summary>
    internal static unsafe DpdkException Last(int errno) =>
        new(System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)Native.LastError()) ?? "", errno);

    /// <summary>Passes a count, an id or zero on; throws for a negative errno.</summary>
    /// <exception cref="DpdkException">The result is negative.</exception>
    internal static int Check(int result) => result >= 0 ? result : throw Last(-result);

    /// <summary>Passes a pointer on; throws for null.</summary>
    /// <exception cref="DpdkException">The pointer is null.</exception>
    internal static unsafe void* Check(void* pointer) => pointer != null ? pointer : throw Last(OutOfMemory);

    private const int OutOfMemory = 12;
}
