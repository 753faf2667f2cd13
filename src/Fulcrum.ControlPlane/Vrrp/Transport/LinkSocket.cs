using Fulcrum.ControlPlane.Kernel;
using Microsoft.Win32.SafeHandles;
using static Fulcrum.ControlPlane.Vrrp.Transport.VrrpLibc;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>Sends whole Ethernet frames (AF_PACKET) through any interface of its network namespace. Receives nothing. Not thread-safe.</summary>
internal sealed unsafe class LinkSocket : IDisposable
{
    private readonly SafeFileHandle _file;

    private LinkSocket(SafeFileHandle file) => _file = file;

    /// <summary>Opens one.</summary>
    /// <exception cref="NetlinkException">It cannot be opened (CAP_NET_RAW).</exception>
    public static LinkSocket Open()
    {
        int file = Libc.Socket(AfPacket, Libc.SockRaw | Libc.SockCloseOnExec | SockNonBlock, 0);
        return file >= 0
            ? new(new SafeFileHandle(file, ownsHandle: true))
            : throw new NetlinkException($"A packet socket cannot be opened: {NetlinkError.LastCall()}.");
    }

    /// <summary>Sends a frame through the interface.</summary>
    public NetlinkError Send(int interfaceIndex, ReadOnlySpan<byte> frame)
    {
        LinkEndPoint to = new() { Family = AfPacket, Index = interfaceIndex };
        fixed (byte* start = frame)
        {
            while (SendTo(_file, start, (nuint)frame.Length, 0, &to, (uint)sizeof(LinkEndPoint)) < 0)
            {
                NetlinkError error = NetlinkError.LastCall();
                if (error.Errno != Libc.Interrupted)
                    return error;
            }
        }
        return NetlinkError.None;
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
