using System.Buffers.Binary;
using System.Net.Sockets;
using Fulcrum.Wire;
using Google.Protobuf;

namespace Fulcrum.Pktgen;

/// <summary>The data plane's control socket: a request, then its reply. A frame is a 4-byte big-endian length and a message.</summary>
internal sealed class ControlClient : IDisposable
{
    private const uint ProtocolVersion = 1;
    private const int LengthBytes = 4;
    private readonly NetworkStream _stream;
    private ulong _sequence;

    private ControlClient(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Connects; null while nobody listens.</summary>
    public static async Task<ControlClient?> TryConnectAsync(string path, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new ControlClient(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Introduces the bench.</summary>
    public async Task<HelloReply> HelloAsync(CancellationToken cancellation)
    {
        Request request = new() { Hello = new Hello { ProtocolVersion = ProtocolVersion, Client = $"bench pid {Environment.ProcessId}" } };
        return (await AskAsync(request, cancellation)).Hello ?? throw new BenchException("fulcrum-dataplane does not answer a hello by a hello.");
    }

    /// <summary>Sends a configuration; returns once every worker uses it.</summary>
    public async Task ApplyAsync(Snapshot snapshot, CancellationToken cancellation)
    {
        Reply reply = await AskAsync(new Request { Snapshot = snapshot }, cancellation);
        if (reply.Applied?.Generation != snapshot.Generation)
        {
            throw new BenchException("fulcrum-dataplane does not acknowledge the configuration of the bench.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private async Task<Reply> AskAsync(Request request, CancellationToken cancellation)
    {
        request.Sequence = ++_sequence;
        try
        {
            byte[] frame = new byte[LengthBytes + request.CalculateSize()];
            BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - LengthBytes);
            request.WriteTo(frame.AsSpan(LengthBytes));
            await _stream.WriteAsync(frame, cancellation);

            byte[] length = new byte[LengthBytes];
            await _stream.ReadExactlyAsync(length, cancellation);
            byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await _stream.ReadExactlyAsync(message, cancellation);
            Reply reply = Reply.Parser.ParseFrom(message);
            return reply.Failure is { } failure ? throw new BenchException($"fulcrum-dataplane refuses: {failure.Message}") : reply;
        }
        catch (Exception exception) when (exception is IOException or InvalidProtocolBufferException)
        {
            throw new BenchException($"The control connection to fulcrum-dataplane failed: {exception.Message}");
        }
    }
}
