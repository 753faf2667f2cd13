namespace Fulcrum.Dpdk;

/// <summary>struct fulcrum_port_info.</summary>
internal unsafe struct NativePortInfo
{
    public fixed byte Driver[32];
    public fixed byte Device[64];
    public fixed byte Mac[6];
    public ushort Mtu;
    public ushort MinMtu;
    public ushort MaxMtu;
    public ushort MaxReceiveQueues;
    public ushort MaxTransmitQueues;
    public ushort RetaSize;
    public ushort HashKeySize;
    public int NumaNode;
    public uint Reserved;
    public ulong RssTypes;
    public ulong ReceiveOffloads;
    public ulong TransmitOffloads;
}
