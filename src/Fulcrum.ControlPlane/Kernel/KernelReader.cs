using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Reads the kernel's tables as a whole. The kernel lets a table change while it is being dumped and says so; such a dump is
/// repeated a few times. Not thread-safe.
/// </summary>
internal sealed class KernelReader(NetlinkSocket requests, ILogger logger)
{
    private const int Attempts = 5;

    /// <summary>
    /// Everything that is mirrored; null when the kernel refuses (logged). IsConsistent false: the tables never held still, so that
    /// objects may be missing and another reading is due.
    /// </summary>
    public KernelTables? ReadAll(IReadOnlyList<string> twins, out bool isConsistent)
    {
        KernelTables? tables = null;
        bool isRead = Repeat(ReadOnce, out isConsistent);
        return isRead ? tables : null;

        bool ReadOnce(ref bool interrupted)
        {
            tables = new KernelTables(twins);
            return TryDump(RtmGetLink, tables.TakeRead, ref interrupted)
                && TryDump(RtmGetAddr, tables.TakeRead, ref interrupted)
                && TryDump(RtmGetRoute, tables.TakeRead, ref interrupted)
                && TryDump(RtmGetNeigh, tables.TakeRead, ref interrupted);
        }
    }

    /// <summary>The routes alone; the result as in <see cref="ReadAll"/>.</summary>
    public RouteTable? ReadRoutes(out bool isConsistent)
    {
        RouteTable? routes = null;
        bool isRead = Repeat(ReadOnce, out isConsistent);
        return isRead ? routes : null;

        bool ReadOnce(ref bool interrupted)
        {
            routes = new RouteTable();
            return TryDump(RtmGetRoute, routes.TakeRead, ref interrupted);
        }
    }

    private delegate bool Reading(ref bool interrupted);

    private static bool Repeat(Reading reading, out bool isConsistent)
    {
        isConsistent = false;
        for (int attempt = 0; attempt < Attempts && !isConsistent; attempt++)
        {
            bool interrupted = false;
            if (!reading(ref interrupted))
                return false;
            isConsistent = !interrupted;
        }
        return true;
    }

    /// <summary>One dump over all address families; readers pass over those they do not know.</summary>
    private bool TryDump(ushort type, NetlinkMessageHandler handler, ref bool interrupted)
    {
        Span<byte> request = NetlinkRequests.Dump(stackalloc byte[NetlinkRequests.BufferSize], type, AfUnspec);
        NetlinkError error = requests.Dump(request, handler, out bool wasInterrupted);
        interrupted |= wasInterrupted;
        if (error.IsError)
            logger.LogError("The kernel's table (netlink request {Type}) cannot be read: {Error}; it is tried again in a second", type, error);
        return !error.IsError;
    }
}
