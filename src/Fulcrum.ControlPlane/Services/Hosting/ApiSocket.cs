using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Services.Hosting;

/// <summary>The API's Unix socket as a file.</summary>
public static class ApiSocket
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>
    /// Makes its directory, and removes a socket that no daemon listens on. Throws <see cref="StartException"/> when a daemon
    /// does, or when something else is there.
    /// </summary>
    public static void Claim(string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
                Directory.CreateDirectory(directory);
            using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
            return;
        }
        catch (SocketException) when (!File.Exists(path))
        {
            return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException or ArgumentException)
        {
            throw new StartException($"{path}: error: the API socket cannot be made here: {e.Message}");
        }
        throw new StartException(
            $"{path}: error: another fulcrumd serves its API here; stop it, or choose another socket with --api");
    }

    /// <summary>Lets the owner and the group in, nobody else.</summary>
    public static void Restrict(string path) => File.SetUnixFileMode(path, Mode);

    private static bool IsSocket(string path)
    {
        // A regular file refuses a connection like a socket without a listener; unlike that, it can be opened.
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
