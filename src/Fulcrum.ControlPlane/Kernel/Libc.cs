using System.Runtime.InteropServices;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// The calls of the C library that netlink needs; System.Net.Sockets does not offer AF_NETLINK. Each returns -1 on an error and
/// leaves errno to <see cref="Marshal.GetLastPInvokeError"/>. The pointers must be valid for the given lengths during the call.
/// </summary>
internal static unsafe partial class Libc
{
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int Exists = 17;
    public const int NoDevice = 19;
    public const int MessageTooLong = 90;
    public const int AddressNotAvailable = 99;
    public const int NoBufferSpace = 105;
    public const int TimedOut = 110;

    public const int AfNetlink = 16;
    public const int SockRaw = 3;
    public const int SockCloseOnExec = 0x80000;
    public const int NetlinkRoute = 0;

    public const int SolSocket = 1;
    public const int SoReceiveBuffer = 8;
    public const int SoReceiveTimeout = 20;
    public const int SoReceiveBufferForce = 33;
    public const int SolNetlink = 270;
    public const int NetlinkAddMembership = 1;
    public const int NetlinkCapAck = 10;
    public const int NetlinkExtAck = 11;

    public const int MsgTruncate = 0x20;
    public const int MsgDontWait = 0x40;

    public const int EventFdCloseOnExec = 0x80000;
    public const int EventFdNonBlocking = 0x800;
    public const short PollIn = 1;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(SafeHandle socket, NetlinkEndPoint* address, uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(SafeHandle socket, int level, int name, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SafeHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(SafeHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeHandle file, void* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeHandle file, void* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollRequest* requests, nuint count, int timeoutMs);

    /// <summary>struct sockaddr_nl. All zero but the family: the kernel chooses the port id.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct NetlinkEndPoint
    {
        public ushort Family;
        public ushort Pad;
        public uint PortId;
        public uint Groups;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollRequest
    {
        public int File;
        public short Events;
        public short Returned;
    }

    /// <summary>struct timeval of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeValue
    {
        public nint Seconds;
        public nint Microseconds;
    }
}
