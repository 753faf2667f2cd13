namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>UDP ports of BFD (RFC 5881, RFC 5883).</summary>
public static class BfdPorts
{
    /// <summary>One hop.</summary>
    public const int SingleHop = 3784;

    /// <summary>Several hops.</summary>
    public const int Multihop = 4784;

    /// <summary>The first port that packets may come from; up to 65,535.</summary>
    public const int FirstSource = 49152;
}
