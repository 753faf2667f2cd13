using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Ports;

/// <summary>Pages with an inaccessible page after each of them, and one before the first.</summary>
internal static unsafe partial class GuardedPages
{
    private const int ReadWrite = 1 | 2;
    private const int PrivateAnonymous = 0x02 | 0x20;

    private static nuint PageSize => (nuint)Environment.SystemPageSize;

    /// <summary>Maps <paramref name="count"/> accessible pages, two page sizes apart; returns the first.</summary>
    /// <exception cref="InsufficientMemoryException">The system does not give as many mappings.</exception>
    public static byte* Allocate(int count)
    {
        byte* start = Map(null, MappedBytes(count), 0, PrivateAnonymous, -1, 0);
        if ((nint)start == -1)
        {
            throw new InsufficientMemoryException($"mmap of {count} guarded pages failed: error {Marshal.GetLastPInvokeError()}.");
        }

        byte* first = start + PageSize;
        for (int index = 0; index < count; index++)
        {
            if (Protect(first + (nuint)index * 2 * PageSize, PageSize, ReadWrite) != 0)
            {
                int error = Marshal.GetLastPInvokeError();
                Free(first, count);
                throw new InsufficientMemoryException(
                    $"mprotect of guarded page {index} failed: error {error}. The limit is /proc/sys/vm/max_map_count.");
            }
        }

        return first;
    }

    /// <summary>Unmaps what <see cref="Allocate"/> gave.</summary>
    public static void Free(byte* first, int count) => _ = Unmap(first - PageSize, MappedBytes(count));

    private static nuint MappedBytes(int count) => (2 * (nuint)count + 1) * PageSize;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);
}
