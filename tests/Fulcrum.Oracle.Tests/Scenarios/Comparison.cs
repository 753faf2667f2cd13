namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>What of the frames that leave the director has to be alike.</summary>
public enum Comparison
{
    /// <summary>Each frame.</summary>
    Frames,

    /// <summary>Packets after reassembly: fragments may leave one by one, and in another order.</summary>
    Packets,

    /// <summary>What a server has after reassembly, decapsulation and again reassembly.</summary>
    Delivered,
}
