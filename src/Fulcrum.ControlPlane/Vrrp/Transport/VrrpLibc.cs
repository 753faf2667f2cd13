using System.Runtime.InteropServices;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>
/// The calls of the C library that raw and packet sockets need, beside those of <see cref="Kernel.Libc"/>. Each returns -1 on an error and
/// leaves errno to <see cref="Marshal.GetLastPInvokeError"/>. The pointers must be valid for the given lengths during the call.
/// </summary>
internal static unsafe partial class VrrpLibc
{
    public const int AfPacket = 17;
    public const int AfInet = 2;
    public const int AfInet6 = 10;
    public const int SockNonBlock = 0x800;

    public const int SoPriority = 12;
    public const int SoBindToDevice = 25;

    public const int IpProtoIp = 0;
    public const int IpHeaderIncluded = 3;
    public const int IpMulticastInterface = 32;
    public const int IpMulticastLoop = 34;
    public const int IpAddMembership = 35;
    public const int IpMulticastAll = 49;

    public const int IpProtoIpv6 = 41;
    public const int Ipv6MulticastInterface = 17;
    public const int Ipv6MulticastLoop = 19;
    public const int Ipv6AddMembership = 20;
    public const int Ipv6MulticastAll = 29;
    public const int Ipv6ReceivePacketInfo = 49;
    public const int Ipv6PacketInfo = 50;
    public const int Ipv6ReceiveHopLimit = 51;
    public const int Ipv6HopLimit = 52;
    public const int Ipv6TrafficClass = 67;

    public const int PriorityProcess = 0;

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(SafeHandle socket, byte* buffer, nuint length, int flags, void* address, uint addressLength);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMessage(SafeHandle socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint ReceiveMessage(SafeHandle socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    public static partial int Poll(Kernel.Libc.PollRequest* requests, nuint count, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, uint who, int priority);

    /// <summary>struct timespec of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    /// <summary>struct msghdr of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public Segment* Segments;
        public nuint SegmentCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Segment
    {
        public void* Base;
        public nuint Length;
    }

    /// <summary>struct cmsghdr of a 64-bit system; the data follow.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }

    /// <summary>struct sockaddr_in; port and padding 0.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Ipv4EndPoint
    {
        public ushort Family;
        public ushort Port;
        public fixed byte Address[4];
        public fixed byte Padding[8];
    }

    /// <summary>struct sockaddr_in6.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Ipv6EndPoint
    {
        public ushort Family;
        public ushort Port;
        public uint FlowInfo;
        public fixed byte Address[16];
        public uint Scope;
    }

    /// <summary>struct sockaddr_ll.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct LinkEndPoint
    {
        public ushort Family;
        public ushort Protocol;
        public int Index;
        public ushort HardwareType;
        public byte PacketType;
        public byte AddressLength;
        public fixed byte Address[8];
    }

    /// <summary>struct ip_mreqn.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Ipv4Membership
    {
        public fixed byte Group[4];
        public fixed byte Local[4];
        public int Index;
    }

    /// <summary>struct ipv6_mreq.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Ipv6Membership
    {
        public fixed byte Group[16];
        public uint Index;
    }
}
