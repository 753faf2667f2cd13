using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// TCP on the machine's ordinary network. An address need not be there yet to be listened on: twins get theirs when they get them.
/// </summary>
internal sealed unsafe class SyncNetwork : ISyncNetwork, IDisposable
{
    private const int None = -1;
    private const int Backlog = 8;

    // Bytes of the kernel's that the peer has not been sent: what waits longer shall wait in the workers' rings, where it is counted.
    private const int NotSent = 256 << 10;

    private SyncSettings? _settings;

    /// <inheritdoc />
    public int Descriptor { get; private set; } = None;

    /// <inheritdoc />
    public ISyncStream CreateStream() => new SyncSocket();

    /// <inheritdoc />
    public bool TryListen(SyncSettings? settings)
    {
        Dispose();
        _settings = settings;
        if (settings is null)
            return false;
        SocketAddress local = new(settings.Local, settings.LocalPort);
        int descriptor = Open(local);
        if (descriptor >= 0 && SyncLibC.Bind(descriptor, &local, local.Size) == 0 && SyncLibC.Listen(descriptor, Backlog) == 0)
        {
            Descriptor = descriptor;
            return true;
        }
        if (descriptor >= 0)
            _ = SyncLibC.Close(descriptor);
        return false;
    }

    /// <inheritdoc />
    public Arrival Accept(ISyncStream stream)
    {
        SocketAddress peer = default;
        uint size = SocketAddress.MaxSize;
        int descriptor = SyncLibC.Accept(Descriptor, &peer, &size, SyncLibC.NonBlocking | SyncLibC.CloseOnExec);
        if (descriptor < 0)
            return Arrival.None;
        if (peer.Address != _settings!.Peer)
        {
            _ = SyncLibC.Close(descriptor);
            return Arrival.Foreigner;
        }
        Tune(descriptor);
        ((SyncSocket)stream).Take(descriptor);
        return Arrival.Peer;
    }

    /// <inheritdoc />
    public bool TryConnect(ISyncStream stream, SyncSettings settings)
    {
        SocketAddress local = new(settings.Local, 0);
        SocketAddress peer = new(settings.Peer, settings.PeerPort);
        int descriptor = Open(local);
        if (descriptor < 0)
            return false;
        Tune(descriptor);
        if (SyncLibC.Bind(descriptor, &local, local.Size) == 0
            && (SyncLibC.Connect(descriptor, &peer, peer.Size) == 0 || Marshal.GetLastPInvokeError() == SyncLibC.InProgress))
        {
            ((SyncSocket)stream).Take(descriptor);
            return true;
        }
        _ = SyncLibC.Close(descriptor);
        return false;
    }

    /// <summary>Listens no more.</summary>
    public void Dispose()
    {
        if (Descriptor != None)
            _ = SyncLibC.Close(Descriptor);
        Descriptor = None;
    }

    private static int Open(in SocketAddress local)
    {
        bool isIpv4 = local.Family == SyncLibC.FamilyIpv4;
        int descriptor = SyncLibC.Socket(local.Family, SyncLibC.Stream | SyncLibC.NonBlocking | SyncLibC.CloseOnExec, 0);
        if (descriptor < 0)
            return descriptor;
        Set(descriptor, SyncLibC.LevelSocket, SyncLibC.ReuseAddress, 1);
        Set(descriptor, isIpv4 ? SyncLibC.LevelIp : SyncLibC.LevelIpv6, isIpv4 ? SyncLibC.FreeBind : SyncLibC.Ipv6FreeBind, 1);
        if (!isIpv4)
            Set(descriptor, SyncLibC.LevelIpv6, SyncLibC.Ipv6Only, 1);
        return descriptor;
    }

    private static void Tune(int descriptor)
    {
        Set(descriptor, SyncLibC.LevelTcp, SyncLibC.TcpNoDelay, 1);
        Set(descriptor, SyncLibC.LevelTcp, SyncLibC.TcpNotSentLowWater, NotSent);
    }

    /// <summary>What an older kernel does not know does not matter.</summary>
    private static void Set(int descriptor, int level, int option, int value) =>
        _ = SyncLibC.SetOption(descriptor, level, option, &value, sizeof(int));
}
