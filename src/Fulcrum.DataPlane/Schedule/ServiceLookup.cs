using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>Finds the virtual service that a packet is addressed to.</summary>
public static unsafe class ServiceLookup
{
    /// <summary>The service of (protocol, destination address, destination port); null when there is none.</summary>
    public static ServiceSnapshot* Find(RootSnapshot* root, FlowKey* key)
    {
        ServiceKey wanted = ServiceKey.Of(key->Destination, key->DestinationPort, (byte)key->Protocol);
        uint slot = wanted.Hash & root->LookupMask;
        while (root->Lookup[slot].Key != 0)
        {
            if (root->Lookup[slot].Key == wanted.Value)
                return root->Lookup[slot].Service;
            slot = slot + 1 & root->LookupMask;
        }
        return null;
    }
}
