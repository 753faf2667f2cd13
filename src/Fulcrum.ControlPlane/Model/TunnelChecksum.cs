namespace Fulcrum.ControlPlane.Model;

/// <summary>What protects the payload of a tunnel.</summary>
public enum TunnelChecksum
{
    /// <summary>Nothing (nocsum).</summary>
    None = 0,

    /// <summary>GRE: its checksum field; GUE: the outer UDP checksum (csum).</summary>
    Plain = 1,

    /// <summary>GUE: remote checksum offload (remcsum).</summary>
    Remote = 2,
}
