namespace Fulcrum.Dpdk;

/// <summary>struct fulcrum_layout_entry.</summary>
internal unsafe struct NativeLayoutEntry
{
#pragma warning disable CS0649 // The shim fills it.
    public byte* Name;
    public ulong Value;
#pragma warning restore CS0649
}
