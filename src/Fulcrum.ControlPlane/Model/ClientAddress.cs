namespace Fulcrum.ControlPlane.Model;

/// <summary>How a FULLNAT server, which sees a local address as its peer, learns the client's address and port.</summary>
public enum ClientAddress
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>TCP option 254.</summary>
    Toa = 1,

    /// <summary>A header of its own between IP and UDP.</summary>
    Uoa = 2,

    /// <summary>PROXY protocol, text.</summary>
    ProxyV1 = 3,

    /// <summary>PROXY protocol, binary.</summary>
    ProxyV2 = 4,
}
