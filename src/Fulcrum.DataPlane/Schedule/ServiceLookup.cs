using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>Finds the virtual service that a packet is addressed to.</summary>
internal static unsafe class ServiceLookup
{
    /// <summary>The service that takes a packet; null when there is none.</summary>
    public static ServiceSnapshot* Find(Burst burst, int index, RootSnapshot* root, in NewSession wanted) =>
        Find(root, new ServiceKey(wanted.Virtual, wanted.VirtualPort, wanted.Protocol));

    /// <summary>The service of a key; null when there is none.</summary>
    public static ServiceSnapshot* Find(RootSnapshot* root, ServiceKey wanted)
    {
        uint slot = wanted.Hash & root->LookupMask;
        while (root->Lookup[slot].Service != null)
        {
            ServiceLookupSlot* entry = root->Lookup + slot;
            if (entry->Key.Address == wanted.Address && entry->Key.Port.Raw == wanted.Port.Raw && entry->Key.Protocol == wanted.Protocol)
                return entry->Service;
            slot = slot + 1 & root->LookupMask;
        }
        return null;
    }
}
