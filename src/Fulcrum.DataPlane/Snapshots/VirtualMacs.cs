using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// MAC addresses that a port takes frames for beside its own: those of virtual routers that this director is the master of. Rows of
/// <see cref="Capacity"/> addresses a port, as <see cref="MacAddress.Raw"/>, ended by 0. Written by the control thread, read by workers; a frame that
/// comes while they change may be taken for another station's.
/// </summary>
public static unsafe class VirtualMacs
{
    /// <summary>Addresses that a port can have.</summary>
    public const int Capacity = 31;

    private const int Row = Capacity + 1;
    private const int Ports = 256;

    /// <summary>Rows without addresses.</summary>
    internal static ulong* Allocate(TableMemory memory) =>
        (ulong*)memory.Allocate(Ports * Row * sizeof(ulong), "virtual MAC addresses");

    /// <summary>The addresses of a port.</summary>
    public static ulong* Of(ulong* table, int port) => table + port * Row;

    /// <summary>Replaces all addresses of all ports. Control thread only.</summary>
    internal static void Replace(ulong* table, VirtualMacDefinition[] macs)
    {
        for (int port = 0; port < Ports; port++)
        {
            ulong* row = Of(table, port);
            int count = 0;
            foreach (VirtualMacDefinition mac in macs)
                if (mac.Port == port)
                    Volatile.Write(ref row[count++], mac.Mac.Raw);
            for (; count < Row && row[count] != 0; count++)
                Volatile.Write(ref row[count], 0);
        }
    }

    /// <summary>Whether a row has an address.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool Contain(ulong* row, ulong mac)
    {
        for (int index = 0; row[index] != 0; index++)
            if (row[index] == mac)
                return true;
        return false;
    }
}
