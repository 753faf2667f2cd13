namespace Fulcrum.Pktgen.Cases;

/// <summary>What <see cref="ScaleBench"/> has measured with one number of sessions.</summary>
internal sealed class ScaleRounds
{
    /// <summary>The data plane.</summary>
    public MeasuredRounds DataPlane { get; } = [];

    /// <summary>testpmd io.</summary>
    public MeasuredRounds Io { get; } = [];

    /// <summary>Bytes of the session table, its index and local ports.</summary>
    public double TableBytes { get; set; }

    /// <summary>Sessions of IPv4 that fit into it.</summary>
    public double Slots { get; set; } = 1;
}
