namespace Fulcrum.ControlPlane.Model.Settings;

/// <summary>SSL: what SSL_GET presents to servers.</summary>
public sealed record TlsSettings
{
    /// <summary>Of the key.</summary>
    public string? Password { get; init; }

    /// <summary>File of certificate authorities.</summary>
    public string? Authorities { get; init; }

    /// <summary>File of the certificate.</summary>
    public string? Certificate { get; init; }

    /// <summary>File of the key.</summary>
    public string? Key { get; init; }
}
