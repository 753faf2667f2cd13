using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Fulcrum.ControlPlane.HealthChecks.Sockets;

/// <summary>
/// Makes connections of which nothing but the success is wanted, with one thread that waits for all of them and takes together what comes
/// within 5 ms, so that thousands of checks a second wake few threads. What waits for a connection goes on on that thread. Thread-safe.
/// </summary>
internal sealed class ConnectPoller
{
    private const int EventCount = 256;
    private const int GatherMs = 5;
    private static readonly Lazy<ConnectPoller> s_shared = new(() => new ConnectPoller());

    private readonly int _poll;
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _waiting = new();
    private long _lastKey;

    private ConnectPoller()
    {
        _poll = ConnectLibc.CreatePoll(ConnectLibc.EpollCloseOnExec);
        if (_poll < 0)
            throw new LocalFailureException($"no epoll: {Marshal.GetLastPInvokeErrorMessage()}");
        new Thread(Run) { IsBackground = true, Name = "connect-poller" }.Start();
    }

    /// <summary>Ends when the connection is made; the socket is good for closing only. Throws <see cref="SocketException"/>,
    /// <see cref="LocalFailureException"/> and, at the deadline, <see cref="OperationCanceledException"/>.</summary>
    public static async Task ConnectAsync(Socket socket, IPEndPoint target, CancellationToken deadline)
    {
        socket.Blocking = false;
        if (Begin(socket, target) is var begun and not ConnectLibc.InProgress)
        {
            ThrowIfFailed(begun);
            return;
        }
        await s_shared.Value.WaitAsync(socket, deadline).ConfigureAwait(false);
        ThrowIfFailed(ErrorOf(socket));
    }

    private static unsafe int Begin(Socket socket, IPEndPoint target)
    {
        SocketAddress address = target.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
            return ConnectLibc.Connect(socket.SafeHandle, bytes, (uint)address.Size) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private static int ErrorOf(Socket socket)
    {
        uint length = sizeof(int);
        return ConnectLibc.GetOption(socket.SafeHandle, ConnectLibc.SolSocket, ConnectLibc.SoError, out int error, ref length) == 0
            ? error
            : Marshal.GetLastPInvokeError();
    }

    private static void ThrowIfFailed(int error)
    {
        if (error == 0)
            return;
        throw new SocketException((int)(error switch
        {
            1 or 13 => SocketError.AccessDenied,
            98 => SocketError.AddressAlreadyInUse,
            99 => SocketError.AddressNotAvailable,
            100 => SocketError.NetworkDown,
            101 => SocketError.NetworkUnreachable,
            104 => SocketError.ConnectionReset,
            105 => SocketError.NoBufferSpaceAvailable,
            110 => SocketError.TimedOut,
            111 => SocketError.ConnectionRefused,
            113 => SocketError.HostUnreachable,
            _ => SocketError.SocketError,
        }));
    }

    private async Task WaitAsync(Socket socket, CancellationToken deadline)
    {
        long key = Interlocked.Increment(ref _lastKey);
        TaskCompletionSource connected = new();
        _waiting[key] = connected;
        try
        {
            using CancellationTokenRegistration end =
                deadline.UnsafeRegister(static (source, token) => ((TaskCompletionSource)source!).TrySetCanceled(token), connected);
            Register(socket, key);
            await connected.Task.ConfigureAwait(false);
        }
        finally
        {
            _waiting.TryRemove(key, out _);
        }
    }

    /// <summary>The kernel forgets it when the socket is closed.</summary>
    private unsafe void Register(Socket socket, long key)
    {
        byte* wanted = stackalloc byte[ConnectLibc.EventLength];
        Span<byte> bytes = new(wanted, ConnectLibc.EventLength);
        bytes.Clear();
        MemoryMarshal.Write(bytes, ConnectLibc.EpollOut | ConnectLibc.EpollOneShot);
        MemoryMarshal.Write(bytes[ConnectLibc.EventDataOffset..], key);
        if (ConnectLibc.ControlPoll(_poll, ConnectLibc.EpollAdd, socket.SafeHandle, wanted) != 0)
            throw new LocalFailureException($"epoll: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private unsafe void Run()
    {
        byte* events = (byte*)NativeMemory.AllocZeroed((nuint)(EventCount * ConnectLibc.EventLength));
        while (true)
        {
            int count = ConnectLibc.Wait(_poll, events, EventCount, -1);
            if (count < 0 && Marshal.GetLastPInvokeError() != ConnectLibc.Interrupted)
                throw new InvalidOperationException($"epoll_wait: {Marshal.GetLastPInvokeErrorMessage()}");
            for (int i = 0; i < count; i++)
            {
                long key = *(long*)(events + (i * ConnectLibc.EventLength) + ConnectLibc.EventDataOffset);
                if (_waiting.TryGetValue(key, out TaskCompletionSource? connected))
                    connected.TrySetResult();
            }
            // What comes meanwhile is taken together.
            Thread.Sleep(GatherMs);
        }
    }
}
