using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>Makes devices take frames for the virtual MAC addresses that their ports have. Control thread only.</summary>
internal sealed class StationFilters(IReadOnlyList<IPortView> ports, Action<string> log)
{
    private VirtualMacDefinition[] _inForce = [];

    /// <summary>Brings the devices in line with what is in force; cheap when it is what it was.</summary>
    public void Follow(VirtualMacDefinition[] macs)
    {
        if (ReferenceEquals(macs, _inForce) || macs.AsSpan().SequenceEqual(_inForce))
            return;
        for (int index = 0; index < ports.Count; index++)
        {
            HashSet<MacAddress> before = Of(_inForce, index);
            HashSet<MacAddress> after = Of(macs, index);
            if (before.SetEquals(after))
                continue;
            foreach (string failure in ports[index].TakeFramesFor(after))
                log(failure);
        }
        _inForce = macs;
    }

    private static HashSet<MacAddress> Of(VirtualMacDefinition[] macs, int port) => [.. macs.Where(mac => mac.Port == port).Select(mac => mac.Mac)];
}
