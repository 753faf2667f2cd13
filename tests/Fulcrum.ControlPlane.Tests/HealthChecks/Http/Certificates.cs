using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Http;

/// <summary>Certificates of a test, as PEM files.</summary>
internal static class Certificates
{
    /// <summary>Writes NAME.crt and NAME.key: signed by itself, for a host and 127.0.0.1.</summary>
    public static void WriteSelfSigned(string path, string host, DateTimeOffset notAfter)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={host}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using X509Certificate2 certificate = request.CreateSelfSigned(notAfter.AddYears(-10), notAfter);
        File.WriteAllText($"{path}.crt", certificate.ExportCertificatePem());
        File.WriteAllText($"{path}.key", key.ExportPkcs8PrivateKeyPem());
    }
}
