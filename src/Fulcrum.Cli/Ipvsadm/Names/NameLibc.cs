using System.Runtime.InteropServices;

namespace Fulcrum.Cli.Ipvsadm.Names;

/// <summary>
/// What the C library knows of addresses and names: notations that .NET takes otherwise, and the names of services. Results lie in static
/// memory until the next call.
/// </summary>
internal static partial class NameLibc
{
    public const int Ipv4 = 2;
    public const int Ipv6 = 10;

    [LibraryImport("libc", EntryPoint = "inet_aton", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ParseIpv4(string text, Span<byte> address);

    [LibraryImport("libc", EntryPoint = "inet_pton", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Parse(int family, string text, Span<byte> address);

    [LibraryImport("libc", EntryPoint = "inet_ntop")]
    public static partial nint Format(int family, ReadOnlySpan<byte> address, Span<byte> text, uint size);

    [LibraryImport("libc", EntryPoint = "gethostbyname", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint HostByName(string name);

    [LibraryImport("libc", EntryPoint = "gethostbyaddr")]
    public static partial nint HostByAddress(ReadOnlySpan<byte> address, uint size, int family);

    [LibraryImport("libc", EntryPoint = "getservbyname", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ServiceByName(string name, string protocol);

    [LibraryImport("libc", EntryPoint = "getservbyport", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ServiceByPort(int port, string protocol);

    /// <summary>struct hostent of 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Host
    {
        public nint Name;
        public nint Aliases;
        public int Family;
        public int Length;
        public nint Addresses;
    }

    /// <summary>struct servent of 64-bit systems; the port is in network order.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Service
    {
        public nint Name;
        public nint Aliases;
        public int Port;
        public nint Protocol;
    }
}
