using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Lets one thread wait for a socket, a timeout, or another thread that wakes it.</summary>
internal sealed unsafe class NotificationWaiter : IDisposable
{
    private readonly SafeHandle _socket;
    private readonly SafeFileHandle _wake;

    /// <summary>Waits for this socket, which stays the caller's.</summary>
    /// <exception cref="NetlinkException">The process has no file descriptors left.</exception>
    public NotificationWaiter(SafeHandle socket)
    {
        _socket = socket;
        int wake = Libc.EventFd(0, Libc.EventFdCloseOnExec | Libc.EventFdNonBlocking);
        if (wake < 0)
            throw new NetlinkException($"An event descriptor cannot be made: {NetlinkError.LastCall()}.");
        _wake = new SafeFileHandle(wake, ownsHandle: true);
    }

    /// <summary>Returns when the socket has something, after the timeout, after <see cref="Wake"/>, or on a signal.</summary>
    public void Wait(int timeoutMs)
    {
        Libc.PollRequest* requests = stackalloc Libc.PollRequest[2];
        requests[0] = new() { File = (int)_socket.DangerousGetHandle(), Events = Libc.PollIn };
        requests[1] = new() { File = (int)_wake.DangerousGetHandle(), Events = Libc.PollIn };
        if (Libc.Poll(requests, 2, timeoutMs) < 0 && NetlinkError.LastCall() is { Errno: not Libc.Interrupted } error)
            throw new NetlinkException($"Waiting for kernel notifications failed: {error}.");
        ulong count;
        if (requests[1].Returned != 0)
            Libc.Read(_wake, &count, sizeof(ulong));
    }

    /// <summary>Ends the present wait, or the next one when nobody waits now. From any thread.</summary>
    public void Wake()
    {
        ulong one = 1;
        Libc.Write(_wake, &one, sizeof(ulong));
    }

    /// <inheritdoc />
    public void Dispose() => _wake.Dispose();
}
