using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>Linux's sockets: what .NET's cannot do without allocating. Negative results leave errno in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
internal static unsafe partial class SyncLibC
{
    public const int FamilyIpv4 = 2;
    public const int FamilyIpv6 = 10;
    public const int Stream = 1;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int NoSignal = 0x4000;

    public const int LevelSocket = 1;
    public const int LevelIp = 0;
    public const int LevelTcp = 6;
    public const int LevelIpv6 = 41;
    public const int ReuseAddress = 2;
    public const int FreeBind = 15;
    public const int Ipv6FreeBind = 78;
    public const int Ipv6Only = 26;
    public const int TcpNoDelay = 1;
    public const int TcpNotSentLowWater = 25;

    public const int WouldBlock = 11;
    public const int Interrupted = 4;
    public const int InProgress = 115;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int descriptor, int level, int option, int* value, uint length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int descriptor, SocketAddress* address, uint length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int descriptor, int backlog);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int descriptor, SocketAddress* address, uint length);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int descriptor, SocketAddress* address, uint* length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, byte* space, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int descriptor, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);
}
