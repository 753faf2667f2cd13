namespace Fulcrum.DataPlane.Snapshots;

/// <summary>One slot of a <see cref="LookupTable"/>. While workers read it, access to <see cref="Service"/> is by <see cref="Read"/> and <see cref="Write"/>.</summary>
public unsafe struct ServiceLookupSlot
{
    /// <summary>What identifies the service.</summary>
    public ServiceKey Key;

    /// <summary>The service; null in a slot that ends a search, <see cref="Gone"/> in one that a search steps over.</summary>
    public ServiceSnapshot* Service;

    /// <summary>Stands where a service was.</summary>
    public static ServiceSnapshot* Gone => (ServiceSnapshot*)1;

    /// <summary>The value, before anything that was written before it.</summary>
    public static ServiceSnapshot* Read(ServiceLookupSlot* slot) => (ServiceSnapshot*)Volatile.Read(ref *(nint*)&slot->Service);

    /// <summary>Sets the value, after everything written before.</summary>
    public static void Write(ServiceLookupSlot* slot, ServiceSnapshot* service) => Volatile.Write(ref *(nint*)&slot->Service, (nint)service);
}
