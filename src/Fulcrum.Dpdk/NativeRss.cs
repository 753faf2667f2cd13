namespace Fulcrum.Dpdk;

/// <summary>struct fulcrum_rss.</summary>
internal unsafe struct NativeRss
{
    public ulong Types;
    public ushort TableSize;
    public byte KeyLength;
    public fixed byte Key[NativePortConfig.MaxHashKeyLength];
    public byte Reserved;
}
