using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Live;

/// <summary>A TCP server that can be stopped and started again on its port; closes connections unless a handler has them.</summary>
internal sealed class LiveServer : IDisposable
{
    private readonly Action<Socket> _handle;
    private Socket? _listener;

    public LiveServer(string address, Action<Socket>? handle = null)
    {
        _handle = handle ?? (_ => { });
        EndPoint = new(IPAddress.Parse(address), 0);
        Start();
        EndPoint = (IPEndPoint)_listener!.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public void Start()
    {
        Socket listener = new(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(EndPoint);
        listener.Listen(16);
        _listener = listener;
        new Thread(() => Serve(listener)) { IsBackground = true }.Start();
    }

    public void Stop() => Interlocked.Exchange(ref _listener, null)?.Dispose();

    public void Dispose() => Stop();

    private void Serve(Socket listener)
    {
        try
        {
            while (true)
            {
                using Socket accepted = listener.Accept();
                _handle(accepted);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped, or the client has gone away.
            if (ReferenceEquals(_listener, listener))
                Serve(listener);
        }
    }
}
