using System.Runtime.InteropServices;

namespace Fulcrum.ControlPlane.HealthChecks.Sockets;

/// <summary>What <see cref="ConnectPoller"/> needs of the C library.</summary>
internal static unsafe partial class ConnectLibc
{
    public const int InProgress = 115;
    public const int Interrupted = 4;
    public const int EpollCloseOnExec = 0x80000;
    public const int EpollAdd = 1;
    public const uint EpollOut = 0x04;
    public const uint EpollOneShot = 1u << 30;
    public const int SolSocket = 1;
    public const int SoError = 4;

    /// <summary>struct epoll_event on x86, where it is packed: 12 bytes, data at 4; elsewhere 16 bytes, data at 8.</summary>
    public static readonly int EventLength = IsPacked ? 12 : 16;

    /// <summary>Where an event's data is.</summary>
    public static readonly int EventDataOffset = IsPacked ? 4 : 8;

    private static bool IsPacked => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(SafeHandle socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(SafeHandle socket, int level, int name, out int value, ref uint length);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int CreatePoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int ControlPoll(int poll, int operation, SafeHandle socket, byte* pollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int Wait(int poll, byte* events, int count, int timeoutMs);
}
