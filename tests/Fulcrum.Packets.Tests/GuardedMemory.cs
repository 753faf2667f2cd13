using System.Runtime.InteropServices;

namespace Fulcrum.Packets.Tests;

/// <summary>Bytes that end where their page ends, with an inaccessible page behind them: an over-read ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private readonly nint _start;
    private readonly nuint _length;

    public GuardedMemory(ReadOnlySpan<byte> bytes)
    {
        int page = Environment.SystemPageSize;
        int readable = (bytes.Length + page - 1) / page * page;
        _length = (nuint)(readable + page);
        _start = Map(0, _length, ReadWrite, PrivateAnonymous, -1, 0);
        if (_start == -1 || Protect(_start + readable, (nuint)page, 0) != 0)
        {
            throw new InvalidOperationException($"No page can be mapped: errno {Marshal.GetLastPInvokeError()}.");
        }

        Data = (byte*)_start + readable - bytes.Length;
        bytes.CopyTo(new Span<byte>(Data, bytes.Length));
    }

    public byte* Data { get; }

    public void Dispose() => _ = Unmap(_start, _length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nuint length);
}
