using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>
/// An advert (RFC 3768, 5.1; RFC 9568, 5.1): version 4 bit, type 4 bit | router id 1 | priority 1 | addresses 1 | version 2: authentication 1,
/// interval in s 1; version 3: 0 4 bit, interval in 1/100 s 12 bit | checksum 2 | addresses | version 2: password 8.
/// </summary>
internal static class AdvertFormat
{
    /// <summary>Bytes before the addresses.</summary>
    public const int HeaderLength = 8;

    /// <summary>Bytes behind the addresses in version 2.</summary>
    public const int PasswordLength = 8;

    /// <summary>Type: advertisement, the only one.</summary>
    public const int Type = 1;

    /// <summary>Version 2 without authentication.</summary>
    public const int NoAuthentication = 0;

    /// <summary>With a password.</summary>
    public const int PasswordAuthentication = 1;

    /// <summary>With AH.</summary>
    public const int HeaderAuthentication = 2;

    /// <summary>Most addresses of an advert.</summary>
    public const int MostAddresses = 255;

    /// <summary>The interval's unit.</summary>
    public static TimeSpan UnitOf(int version) => version == 2 ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(10);

    /// <summary>Bytes of an address.</summary>
    public static int AddressLength(AddressFamily family) => family == AddressFamily.InterNetwork ? 4 : 16;

    /// <summary>Bytes of a message.</summary>
    public static int LengthOf(int version, int addressCount, AddressFamily family) =>
        HeaderLength + addressCount * AddressLength(family) + (version == 2 ? PasswordLength : 0);

    /// <summary>What version 2 says in its field.</summary>
    public static int AuthenticationOf(InstanceSettings settings) => settings.Authentication?.Type switch
    {
        "PASS" => PasswordAuthentication,
        "AH" => HeaderAuthentication,
        _ => NoAuthentication,
    };

    /// <summary>The password, cut or filled up with zeros to its 8 bytes.</summary>
    public static void CopyPassword(InstanceSettings settings, Span<byte> password)
    {
        password.Clear();
        byte[] bytes = Encoding.UTF8.GetBytes(settings.Authentication?.Password ?? "");
        bytes.AsSpan(0, Math.Min(bytes.Length, PasswordLength)).CopyTo(password);
    }

    /// <summary>Whether two are the same address, whatever the interface of a link-local one is.</summary>
    public static bool AreSame(IPAddress? one, IPAddress? other)
    {
        if (one is null || other is null || one.AddressFamily != other.AddressFamily)
            return one is null && other is null;
        Span<byte> first = stackalloc byte[16], second = stackalloc byte[16];
        return one.TryWriteBytes(first, out int length) && other.TryWriteBytes(second, out _) && first[..length].SequenceEqual(second[..length]);
    }
}
