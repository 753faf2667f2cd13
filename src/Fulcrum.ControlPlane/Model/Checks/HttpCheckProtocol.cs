namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>What a request says of itself.</summary>
public enum HttpCheckProtocol
{
    /// <summary>HTTP/1.0.</summary>
    Http10 = 0,

    /// <summary>HTTP/1.0 with "Connection: close".</summary>
    Http10Close = 1,

    /// <summary>HTTP/1.1 with "Connection: close".</summary>
    Http11 = 2,
}
