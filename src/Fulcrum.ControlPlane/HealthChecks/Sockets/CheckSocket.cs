using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks.Sockets;

/// <summary>Makes sockets that leave this machine as a check says: bindto, bind_port, bind_if, fwmark.</summary>
public static class CheckSocket
{
    private const int SolSocket = 1;
    private const int SoBindToDevice = 25;
    private const int SoMark = 36;

    /// <summary>A socket that is bound, and not connected. Throws <see cref="LocalFailureException"/>.</summary>
    public static Socket Open(NetworkCheck check, SocketType type, ProtocolType protocol, CheckRoute? route = null)
    {
        Socket socket;
        try
        {
            socket = route is null
                ? new Socket(check.Target.AddressFamily, type, protocol)
                : new RoutedSocket(check.Target.AddressFamily, type, protocol);
        }
        catch (SocketException e)
        {
            throw new LocalFailureException($"no socket: {e.Message}");
        }
        try
        {
            Prepare(socket, check, route);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new LocalFailureException($"{WhatFailed(check)}: {e.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Where the check connects to, with the scope that a link-local address needs. Throws <see cref="LocalFailureException"/>.</summary>
    public static IPEndPoint TargetOf(NetworkCheck check) => Scoped(check.Target, check.Interface);

    private static void Prepare(Socket socket, NetworkCheck check, CheckRoute? route)
    {
        if (check.Mark != 0)
            socket.SetRawSocketOption(SolSocket, SoMark, BitConverter.GetBytes(check.Mark));
        if (check.Interface is { } name)
            socket.SetRawSocketOption(SolSocket, SoBindToDevice, Encoding.UTF8.GetBytes(name));
        if (check.Source is { } source && (route is null || IsUsable(source, check)))
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(Scoped(source, check.Interface));
        }
        else if (socket is RoutedSocket routed)
            routed.BindTo(SourceOf(check, route!));
    }

    /// <summary>On a way of the data, a source with a port is used as it is, and only so.</summary>
    private static bool IsUsable(IPEndPoint source, NetworkCheck check) =>
        source.AddressFamily == check.Target.AddressFamily && source.Port != 0;

    private static IPAddress SourceOf(NetworkCheck check, CheckRoute route)
    {
        IPAddress any = check.Target.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        bool isWanted = check.Source is { } wanted && wanted.AddressFamily == check.Target.AddressFamily && !wanted.Address.Equals(any);
        return isWanted ? check.Source!.Address : route.FindSource() ?? any;
    }

    private static string WhatFailed(NetworkCheck check) => (check.Mark, check.Interface, check.Source) switch
    {
        (0, null, { } source) => $"no socket from {source}",
        (0, { } name, null) => $"no socket on interface {name}",
        _ => "no socket with the source, interface and mark of the check",
    };

    private static IPEndPoint Scoped(IPEndPoint endpoint, string? name)
    {
        if (name is null || !endpoint.Address.IsIPv6LinkLocal || endpoint.Address.ScopeId != 0)
            return endpoint;
        return new(new IPAddress(endpoint.Address.GetAddressBytes(), IndexOf(name)), endpoint.Port);
    }

    private static long IndexOf(string name)
    {
        string path = $"/sys/class/net/{Path.GetFileName(name)}/ifindex";
        try
        {
            return long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new LocalFailureException($"no interface {name}");
        }
    }
}
