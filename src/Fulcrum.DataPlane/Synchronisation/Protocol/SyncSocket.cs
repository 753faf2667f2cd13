using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>A TCP connection.</summary>
internal sealed unsafe class SyncSocket : ISyncStream
{
    private const int None = -1;

    /// <inheritdoc />
    public int Descriptor { get; private set; } = None;

    /// <summary>It is this connection from now on.</summary>
    public void Take(int descriptor)
    {
        Close();
        Descriptor = descriptor;
    }

    /// <inheritdoc />
    public int Read(Span<byte> space)
    {
        fixed (byte* start = space)
        {
            nint count = SyncLibC.Receive(Descriptor, start, (nuint)space.Length, 0);
            return count > 0 ? (int)count : count == 0 ? ISyncStream.Broken : OfError();
        }
    }

    /// <inheritdoc />
    public int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint count = SyncLibC.Send(Descriptor, start, (nuint)bytes.Length, SyncLibC.NoSignal);
            return count >= 0 ? (int)count : OfError();
        }
    }

    /// <inheritdoc />
    public void Close()
    {
        if (Descriptor != None)
            _ = SyncLibC.Close(Descriptor);
        Descriptor = None;
    }

    private static int OfError() =>
        Marshal.GetLastPInvokeError() is SyncLibC.WouldBlock or SyncLibC.Interrupted ? 0 : ISyncStream.Broken;
}
