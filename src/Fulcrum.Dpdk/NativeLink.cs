namespace Fulcrum.Dpdk;

/// <summary>struct fulcrum_link.</summary>
internal struct NativeLink
{
    public uint SpeedMbps;
    public byte Up;
    public byte FullDuplex;
    public ushort Reserved;
}
