using System.Runtime.InteropServices;
using Fulcrum.ControlPlane.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>Lets one thread wait for descriptors, a time to the nanosecond, or another thread that wakes it.</summary>
internal sealed unsafe class Poller : IDisposable
{
    private readonly SafeFileHandle _wake;
    private Libc.PollRequest[] _requests = [];

    /// <summary>Waits for nothing yet.</summary>
    /// <exception cref="NetlinkException">The process has no file descriptors left.</exception>
    public Poller()
    {
        int wake = Libc.EventFd(0, Libc.EventFdCloseOnExec | Libc.EventFdNonBlocking);
        if (wake < 0)
            throw new NetlinkException($"An event descriptor cannot be made: {NetlinkError.LastCall()}.");
        _wake = new SafeFileHandle(wake, ownsHandle: true);
        Use([]);
    }

    /// <summary>Waits for these from now on; they stay the caller's and open.</summary>
    public void Use(IEnumerable<SafeHandle> files) =>
        _requests = [.. files.Prepend(_wake).Select(file => new Libc.PollRequest { File = (int)file.DangerousGetHandle(), Events = Libc.PollIn })];

    /// <summary>Returns when one has something, after the time (null: never), after <see cref="Wake"/>, or on a signal.</summary>
    public void Wait(TimeSpan? timeout)
    {
        VrrpLibc.TimeSpec time = default;
        if (timeout is { } span && span > TimeSpan.Zero)
        {
            time.Seconds = (nint)(span.Ticks / TimeSpan.TicksPerSecond);
            time.Nanoseconds = (nint)(span.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        }
        fixed (Libc.PollRequest* requests = _requests)
        {
            int result = VrrpLibc.Poll(requests, (nuint)_requests.Length, timeout is null ? null : &time, null);
            if (result < 0 && NetlinkError.LastCall() is { Errno: not Libc.Interrupted } error)
                throw new NetlinkException($"Waiting for adverts failed: {error}.");
        }
        ulong count;
        if (_requests[0].Returned != 0)
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
