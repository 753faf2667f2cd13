using System.Net.Sockets;

namespace Fulcrum.ControlPlane.HealthChecks.Ping;

/// <summary>Whether the kernel lets this process use ping sockets; found out once.</summary>
internal static class PingPermission
{
    private static readonly Lazy<bool> s_may = new(Try);

    /// <summary>It does.</summary>
    public static bool MayUsePingSockets => s_may.Value;

    private static bool Try()
    {
        try
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Icmp);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
