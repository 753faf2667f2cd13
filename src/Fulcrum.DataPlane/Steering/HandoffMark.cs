namespace Fulcrum.DataPlane.Steering;

/// <summary>What mbuf.port tells on a ring between workers besides the logical port.</summary>
public static class HandoffMark
{
    /// <summary>The packet is finished and leaves by the port; else it is as the port received it.</summary>
    public const ushort Leaves = 0x8000;
}
