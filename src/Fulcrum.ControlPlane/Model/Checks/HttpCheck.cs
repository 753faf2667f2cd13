namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>HTTP_GET and SSL_GET: up when every URL answers as it should, one URL an attempt.</summary>
public sealed record HttpCheck : NetworkCheck
{
    /// <inheritdoc />
    public override string Kind => UsesTls ? "SSL_GET" : "HTTP_GET";

    /// <summary>SSL_GET.</summary>
    public bool UsesTls { get; init; }

    /// <summary>http_protocol.</summary>
    public HttpCheckProtocol Protocol { get; init; }

    /// <summary>Host of URLs that have none of their own: that of the check, the real server, or the service; null: address and port.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>Whether TLS names the host that is asked for (enable_sni).</summary>
    public bool SendsServerName { get; init; }

    /// <summary>sni_name: the host that TLS names, where it is another.</summary>
    public string? ServerName { get; init; }

    /// <summary>A server that is down is asked for all its URLs one after the other (fast_recovery).</summary>
    public bool RecoversFast { get; init; }

    /// <summary>A connection that ends without TLS's own farewell counts as failed (tls_compliant).</summary>
    public bool IsTlsCompliant { get; init; }

    /// <summary>The certificate has to be valid for the host that is asked for (tls_verify); otherwise any will do, as in keepalived.</summary>
    public bool VerifiesCertificate { get; init; }

    /// <summary>What is asked for; at least one.</summary>
    public ValueList<HttpUrl> Urls { get; init; } = [];
}
