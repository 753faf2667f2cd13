using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>Who calls the API.</summary>
internal static class Caller
{
    // Linux's SOL_SOCKET, SO_PEERCRED and struct ucred: pid, uid, gid.
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int CredentialsSize = 12;

    /// <summary>"API (uid 0, pid 4711)"; "API" where the socket does not tell.</summary>
    public static string Describe(ServerCallContext context)
    {
        Socket? socket = context.GetHttpContext().Features.Get<IConnectionSocketFeature>()?.Socket;
        Span<byte> credentials = stackalloc byte[CredentialsSize];
        try
        {
            if (socket?.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == CredentialsSize)
                return $"API (uid {BitConverter.ToUInt32(credentials[4..])}, pid {BitConverter.ToInt32(credentials)})";
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The caller has gone.
        }
        return "API";
    }
}
