namespace Fulcrum.ControlPlane.Kernel;

/// <summary>What a notification means for the mirror.</summary>
[Flags]
internal enum KernelChange
{
    /// <summary>Nothing that is mirrored.</summary>
    None = 0,

    /// <summary>The routes are different now.</summary>
    Routes = 1,

    /// <summary>Usable neighbours are different now, or one is no longer kept resolved.</summary>
    Neighbours = 2,

    /// <summary>Addresses are different now.</summary>
    Addresses = 4,

    /// <summary>The kernel changed routes without announcing each: they must be read anew.</summary>
    RereadRoutes = 8,

    /// <summary>A twin came, went, or changed its name or state, or notifications were lost: everything must be read anew.</summary>
    RereadAll = 16,
}
