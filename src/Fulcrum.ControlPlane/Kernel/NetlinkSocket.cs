using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Takes one message; the message is valid only during the call.</summary>
internal delegate void NetlinkMessageHandler(in NetlinkMessage message);

/// <summary>
/// An rtnetlink socket of the network namespace of the thread that opens it. One with groups receives notifications, one without
/// carries requests; mixing both in one socket would make an overrun of notifications lose answers. Not thread-safe.
/// </summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    /// <summary>The kernel builds dump datagrams of at most 32 KiB.</summary>
    private const int DatagramBytes = 64 * 1024;

    private const int ReceiveQueueBytes = 4 * 1024 * 1024;
    private const int AnswerTimeoutSeconds = 5;

    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[DatagramBytes];
    private uint _sequence;

    private NetlinkSocket(SafeFileHandle file) => _file = file;

    /// <summary>The descriptor, for poll.</summary>
    public SafeFileHandle File => _file;

    /// <summary>Opens a socket that is a member of these groups (RTNLGRP_*).</summary>
    /// <exception cref="NetlinkException">The system has no rtnetlink, or a group is not known to it.</exception>
    public static NetlinkSocket Open(params ReadOnlySpan<int> groups)
    {
        int file = Libc.Socket(Libc.AfNetlink, Libc.SockRaw | Libc.SockCloseOnExec, Libc.NetlinkRoute);
        if (file < 0)
            throw new NetlinkException($"A netlink socket cannot be opened: {NetlinkError.LastCall()}.");
        NetlinkSocket socket = new(new SafeFileHandle(file, ownsHandle: true));
        try
        {
            socket.Prepare(groups);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request that changes something and waits for its acknowledgement.</summary>
    public NetlinkError Execute(Span<byte> request) => Exchange(request, handler: null, out _);

    /// <summary>
    /// Sends a dump request and hands every object to the handler. Interrupted true: the kernel's table changed meanwhile, the
    /// objects may be an inconsistent mixture and the dump should be repeated.
    /// </summary>
    public NetlinkError Dump(Span<byte> request, NetlinkMessageHandler handler, out bool interrupted) =>
        Exchange(request, handler, out interrupted);

    /// <summary>
    /// Hands every waiting notification to the handler without blocking. Returns false when notifications were lost (the queue
    /// overran, or one was larger than the buffer), so that everything has to be read anew.
    /// </summary>
    public bool DrainNotifications(NetlinkMessageHandler handler)
    {
        bool complete = true;
        while (true)
        {
            NetlinkError error = Receive(Libc.MsgDontWait, out int length);
            switch (error.Errno)
            {
                case 0:
                    NetlinkMessageReader reader = new(_buffer.AsSpan(0, length));
                    while (reader.TryNext(out NetlinkMessage message))
                        handler(message);
                    break;
                case Libc.TryAgain:
                    return complete;
                case Libc.NoBufferSpace or Libc.MessageTooLong:
                    complete = false;
                    break;
                default:
                    throw new NetlinkException($"Receiving kernel notifications failed: {error}.");
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private void Prepare(ReadOnlySpan<int> groups)
    {
        Libc.NetlinkEndPoint endPoint = new() { Family = Libc.AfNetlink };
        if (Libc.Bind(_file, &endPoint, (uint)sizeof(Libc.NetlinkEndPoint)) < 0)
            throw new NetlinkException($"A netlink socket cannot be bound: {NetlinkError.LastCall()}.");
        Libc.TimeValue timeout = new() { Seconds = AnswerTimeoutSeconds };
        Libc.SetSocketOption(_file, Libc.SolSocket, Libc.SoReceiveTimeout, &timeout, (uint)sizeof(Libc.TimeValue));
        // Without these two an error is only a number; nothing else depends on them.
        SetOption(Libc.SolNetlink, Libc.NetlinkExtAck, 1);
        SetOption(Libc.SolNetlink, Libc.NetlinkCapAck, 1);
        // Above the system's limit needs CAP_NET_ADMIN; with a smaller queue an overrun is only more likely.
        if (!SetOption(Libc.SolSocket, Libc.SoReceiveBufferForce, ReceiveQueueBytes))
            SetOption(Libc.SolSocket, Libc.SoReceiveBuffer, ReceiveQueueBytes);
        foreach (int group in groups)
        {
            if (!SetOption(Libc.SolNetlink, Libc.NetlinkAddMembership, group))
                throw new NetlinkException($"Netlink group {group} cannot be joined: {NetlinkError.LastCall()}.");
        }
    }

    private bool SetOption(int level, int name, int value) =>
        Libc.SetSocketOption(_file, level, name, &value, sizeof(int)) == 0;

    private NetlinkError Exchange(Span<byte> request, NetlinkMessageHandler? handler, out bool interrupted)
    {
        interrupted = false;
        uint sequence = ++_sequence;
        BinaryPrimitives.WriteUInt32LittleEndian(request[8..], sequence);
        NetlinkError failure = Send(request);
        if (failure.IsError)
            return failure;
        while (true)
        {
            NetlinkError error = Receive(flags: 0, out int length);
            if (error.Errno == Libc.MessageTooLong)
            {
                // The rest of the answer still has to be taken, else the kernel refuses the next dump.
                failure = error;
                continue;
            }
            if (error.IsError)
                return error.Errno == Libc.TryAgain ? new NetlinkError(Libc.TimedOut) : error;
            if (TakeAnswer(_buffer.AsSpan(0, length), sequence, handler, ref interrupted, out error))
                return error.IsError ? error : failure;
        }
    }

    /// <summary>True when the datagram ends the answer. Leftovers of earlier requests are passed over by their number.</summary>
    private static bool TakeAnswer(
        ReadOnlySpan<byte> datagram, uint sequence, NetlinkMessageHandler? handler, ref bool interrupted, out NetlinkError error)
    {
        error = NetlinkError.None;
        NetlinkMessageReader reader = new(datagram);
        while (reader.TryNext(out NetlinkMessage message))
        {
            if (message.Sequence != sequence)
                continue;
            interrupted |= (message.Flags & NetlinkConstants.NlmFDumpIntr) != 0;
            if (message.Type is NetlinkConstants.NlmsgError or NetlinkConstants.NlmsgDone)
            {
                error = message.ReadError();
                return true;
            }
            handler?.Invoke(message);
        }
        return false;
    }

    private NetlinkError Send(ReadOnlySpan<byte> request)
    {
        fixed (byte* start = request)
        {
            while (Libc.Send(_file, start, (nuint)request.Length, flags: 0) < 0)
            {
                NetlinkError error = NetlinkError.LastCall();
                if (error.Errno != Libc.Interrupted)
                    return error;
            }
        }
        return NetlinkError.None;
    }

    /// <summary>Takes one datagram into the buffer. EMSGSIZE: it was larger and is lost. EAGAIN: nothing there (in time).</summary>
    private NetlinkError Receive(int flags, out int length)
    {
        fixed (byte* start = _buffer)
        {
            while (true)
            {
                // With MSG_TRUNC the result is the datagram's size, also when the buffer was too small for it.
                length = (int)Libc.Receive(_file, start, (nuint)_buffer.Length, flags | Libc.MsgTruncate);
                if (length > _buffer.Length)
                    return new NetlinkError(Libc.MessageTooLong);
                if (length >= 0)
                    return NetlinkError.None;
                NetlinkError error = NetlinkError.LastCall();
                if (error.Errno != Libc.Interrupted)
                    return error;
            }
        }
    }
}
