namespace Fulcrum.DataPlane.Steering;

/// <summary>Protocols whose ports a device takes into account when it selects a queue.</summary>
[Flags]
public enum HashedProtocols : byte
{
    /// <summary>None: addresses alone.</summary>
    None = 0,

    /// <summary>TCP.</summary>
    Tcp = 1,

    /// <summary>UDP.</summary>
    Udp = 2,

    /// <summary>SCTP.</summary>
    Sctp = 4,
}
