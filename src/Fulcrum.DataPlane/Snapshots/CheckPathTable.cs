using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Ways of health checks by index, as workers read them; a block of a configuration, which does not change. The path of index i has the
/// i-th address behind the first one of its family, and the place behind the servers' in <see cref="SharedTables.ServerPaths"/>.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public unsafe struct CheckPathTable
{
    // Of an address, in words of 32 bits: all before this one are the same in the whole range.
    private const int LastWord = 3;

    [FieldOffset(0)] private uint _count;

    /// <summary>Index of the logical port whose twin gets the answers.</summary>
    [FieldOffset(4)] public byte Port;

    [FieldOffset(16)] private IpAddress _ipv4First;
    [FieldOffset(32)] private IpAddress _ipv6First;

    /// <summary>Where a path's packets go.</summary>
    public static uint SlotOf(uint index) => TableLimits.Servers + index;

    /// <summary>A path; the index is below the number of paths.</summary>
    public static CheckPath* PathOf(CheckPathTable* table, uint index) => (CheckPath*)(table + 1) + index;

    /// <summary>The path that an address stands for.</summary>
    public static bool TryFind(CheckPathTable* table, IpAddress address, out uint index)
    {
        IpAddress first = address.IsIpv4 ? table->_ipv4First : table->_ipv6First;
        index = Last(address) - Last(first);
        Vector128<uint> difference = (address.Bytes ^ first.Bytes).AsUInt32().WithElement(LastWord, 0U);
        return difference == default && !first.IsNone && Exists(table, index) && PathOf(table, index)->Virtual.IsIpv4 == address.IsIpv4;
    }

    /// <summary>Whether there is a path of this index.</summary>
    public static bool Exists(CheckPathTable* table, uint index) => index < table->_count && !PathOf(table, index)->Virtual.IsNone;

    /// <summary>The address that stands for a path.</summary>
    public static IpAddress AddressOf(CheckPathTable* table, uint index)
    {
        IpAddress first = PathOf(table, index)->Virtual.IsIpv4 ? table->_ipv4First : table->_ipv6First;
        return Unsafe.BitCast<Vector128<byte>, IpAddress>(
            first.Bytes.AsUInt32().WithElement(LastWord, Be32.FromHost(Last(first) + index).Raw).AsByte());
    }

    /// <summary>Bytes of the block.</summary>
    internal static long SizeFor(CheckPathsDefinition paths) => sizeof(CheckPathTable) + (paths.Paths.Max(path => path.Index) + 1L) * sizeof(CheckPath);

    /// <summary>Fills a block, which holds zeros, and the places behind the servers'.</summary>
    internal static void Fill(CheckPathTable* table, CheckPathsDefinition paths, ServerPath* serverPaths)
    {
        table->_count = paths.Paths.Max(path => path.Index) + 1;
        table->Port = paths.Port;
        table->_ipv4First = paths.Ipv4First;
        table->_ipv6First = paths.Ipv6First;
        foreach (CheckPathDefinition path in paths.Paths)
        {
            serverPaths[SlotOf(path.Index)] = new ServerPath
            {
                Address = path.Server,
                Tunnel = path.Tunnel.Kind,
                TunnelChecksum = path.Tunnel.Checksum,
                TunnelPort = path.Tunnel.Port,
            };
            *PathOf(table, path.Index) = new CheckPath { Virtual = path.Virtual, Traits = TraitsOf(path) };
        }
    }

    private static SessionTraits TraitsOf(CheckPathDefinition path) =>
        (path.Mode == ForwardingMode.Tunnel ? SessionTraits.Tunnel : SessionTraits.DirectRoute) | SessionTraits.InputOnly
        | (path.Virtual.IsIpv4 ? SessionTraits.None : SessionTraits.Ipv6Client)
        | (path.Server.IsIpv4 ? SessionTraits.None : SessionTraits.Ipv6Server);

    private static uint Last(IpAddress address) => address.Ipv4.Host;
}
