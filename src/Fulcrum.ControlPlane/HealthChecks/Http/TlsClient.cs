using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.HealthChecks.Http;

/// <summary>How a check speaks TLS: what the SSL block presents, which name is asked for, and whether the answer is verified.</summary>
public sealed class TlsClient(HttpCheck check, TlsSettings? settings)
{
    private readonly Lazy<(X509Certificate2? Own, X509Certificate2Collection? Authorities)> _files = new(() => Load(settings));

    /// <summary>For one URL. Throws <see cref="LocalFailureException"/> when a file of the SSL block cannot be used.</summary>
    public SslClientAuthenticationOptions OptionsFor(HttpUrl url)
    {
        string? name = check.VerifiesCertificate ? HttpRequest.VerifiedNameOf(check, url) : HttpRequest.ServerNameOf(check, url);
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = name ?? "",
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        (X509Certificate2? own, X509Certificate2Collection? authorities) = _files.Value;
        if (own is not null)
            options.ClientCertificates = [own];
        if (!check.VerifiesCertificate)
            options.RemoteCertificateValidationCallback = AcceptAny;
        else if (authorities is not null)
            options.CertificateChainPolicy = PolicyWith(authorities);
        return options;
    }

    /// <summary>As keepalived: the check is about whether the server works, and tells it nothing.</summary>
    private static bool AcceptAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null;

    private static X509ChainPolicy PolicyWith(X509Certificate2Collection authorities)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static (X509Certificate2? Own, X509Certificate2Collection? Authorities) Load(TlsSettings? settings)
    {
        if (settings is null)
            return default;
        string file = "";
        try
        {
            X509Certificate2Collection? authorities = null;
            if (settings.Authorities is { } bundle)
            {
                file = bundle;
                authorities = [];
                authorities.ImportFromPemFile(bundle);
            }
            if (settings.Certificate is not { } certificate)
                return (null, authorities);
            file = certificate;
            X509Certificate2 own = settings.Password is { } password
                ? X509Certificate2.CreateFromEncryptedPemFile(certificate, password, settings.Key ?? certificate)
                : X509Certificate2.CreateFromPemFile(certificate, settings.Key ?? certificate);
            return (own, authorities);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new LocalFailureException($"{file} of the SSL block cannot be used: {e.Message}");
        }
    }
}
