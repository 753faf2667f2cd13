using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Fulcrum.Cli.Ipvsadm.Names;

/// <summary>Names as this machine's name service knows them; each is asked for once. Thread-safe.</summary>
public sealed class SystemNames : INames
{
    private static readonly Lock Library = new();
    private readonly Dictionary<IPAddress, string?> _hosts = [];
    private readonly Dictionary<(ushort Port, string Protocol), string?> _services = [];

    /// <inheritdoc/>
    public IPAddress? Address(string host)
    {
        lock (Library)
        {
            nint found = NameLibc.HostByName(host);
            if (found == 0)
            {
                return null;
            }

            NameLibc.Host entry = Marshal.PtrToStructure<NameLibc.Host>(found);
            nint first = entry.Length == 4 ? Marshal.ReadIntPtr(entry.Addresses) : 0;
            byte[] bytes = new byte[4];
            if (first == 0)
            {
                return null;
            }

            Marshal.Copy(first, bytes, 0, bytes.Length);
            return new IPAddress(bytes);
        }
    }

    /// <inheritdoc/>
    public string? Host(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (Library)
        {
            if (!_hosts.TryGetValue(address, out string? name))
            {
                byte[] bytes = address.GetAddressBytes();
                int family = address.AddressFamily == AddressFamily.InterNetwork ? NameLibc.Ipv4 : NameLibc.Ipv6;
                nint found = NameLibc.HostByAddress(bytes, (uint)bytes.Length, family);
                name = found == 0 ? null : Marshal.PtrToStringUTF8(Marshal.PtrToStructure<NameLibc.Host>(found).Name);
                _hosts.Add(address, name);
            }

            return name;
        }
    }

    /// <inheritdoc/>
    public ushort? Port(string name, string protocol)
    {
        lock (Library)
        {
            nint found = NameLibc.ServiceByName(name, protocol);
            return found == 0 ? null : BinaryPrimitives.ReverseEndianness((ushort)Marshal.PtrToStructure<NameLibc.Service>(found).Port);
        }
    }

    /// <inheritdoc/>
    public string? Service(ushort port, string protocol)
    {
        lock (Library)
        {
            if (!_services.TryGetValue((port, protocol), out string? name))
            {
                nint found = NameLibc.ServiceByPort(BinaryPrimitives.ReverseEndianness(port), protocol);
                name = found == 0 ? null : Marshal.PtrToStringUTF8(Marshal.PtrToStructure<NameLibc.Service>(found).Name);
                _services.Add((port, protocol), name);
            }

            return name;
        }
    }
}
