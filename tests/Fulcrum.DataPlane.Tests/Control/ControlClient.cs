using System.Buffers.Binary;
using System.Net.Sockets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>A client of the control socket that can also send nonsense. Times out after ten seconds.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly Socket _socket;

    public ControlClient(string path, int? receiveBuffer = null)
    {
        _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000, SendTimeout = 10_000 };
        if (receiveBuffer is { } bytes)
            _socket.ReceiveBufferSize = bytes;
        _socket.Connect(new UnixDomainSocketEndPoint(path));
    }

    public Wire.Reply Ask(Wire.Request request)
    {
        Send(request);
        return Receive() ?? throw new EndOfStreamException("The data plane closed the connection.");
    }

    public void Send(Wire.Request request)
    {
        byte[] frame = new byte[4 + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        request.WriteTo(frame.AsSpan(4));
        SendRaw(frame);
    }

    public void SendRaw(byte[] bytes) => _socket.Send(bytes);

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>The next reply, or null when the other side has closed.</summary>
    public Wire.Reply? Receive()
    {
        byte[] header = new byte[4];
        return Fill(header) && new byte[BinaryPrimitives.ReadInt32BigEndian(header)] is { } message && Fill(message)
            ? Wire.Reply.Parser.ParseFrom(message)
            : null;
    }

    public void Dispose() => _socket.Dispose();

    private bool Fill(byte[] buffer)
    {
        for (int filled = 0; filled < buffer.Length;)
        {
            int received;
            try
            {
                received = _socket.Receive(buffer.AsSpan(filled));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                return false;
            }
            if (received == 0)
                return false;
            filled += received;
        }
        return true;
    }
}
