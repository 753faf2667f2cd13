namespace Fulcrum.Dpdk;

/// <summary>struct fulcrum_port_config.</summary>
internal unsafe struct NativePortConfig
{
    public const int MaxHashKeyLength = 52;

    public ushort ReceiveQueues;
    public ushort TransmitQueues;
    public ushort ReceiveDescriptors;
    public ushort TransmitDescriptors;
    public ushort Mtu;
    public byte Promiscuous;
    public byte SetMac;
    public fixed byte Mac[6];
    public byte HashKeyLength;
    public fixed byte HashKey[MaxHashKeyLength];
    public byte Reserved;
    public ulong RssTypes;
    public ulong ReceiveOffloads;
    public ulong TransmitOffloads;
}
