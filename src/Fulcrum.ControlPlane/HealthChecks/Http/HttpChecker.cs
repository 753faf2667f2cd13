using System.Net.Security;
using System.Net.Sockets;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.HealthChecks.Sockets;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.HealthChecks.Http;

/// <summary>HTTP_GET and SSL_GET: asks for one URL an attempt, in the order of <see cref="UrlSequence"/>.</summary>
public sealed class HttpChecker(HttpCheck check, TlsSettings? tls, TimeProvider time, CheckRoute? route = null)
    : NetworkChecker(check, time, route)
{
    private const int PieceLength = 16 * 1024;

    private readonly UrlSequence _urls = new(check.Urls.Count);
    private readonly BodyMatcher?[] _matchers = [.. check.Urls.Select(url => url.Pattern is { } pattern ? new BodyMatcher(pattern) : null)];
    private readonly TlsClient _tls = new(check, tls);

    /// <inheritdoc />
    protected override async Task<CheckResult> AttemptAsync(CancellationToken deadline)
    {
        HttpUrl url = check.Urls[_urls.Index];
        CheckResult result;
        try
        {
            result = await AskAsync(url, _matchers[_urls.Index], deadline).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not LocalFailureException)
        {
            _urls.Fail();
            throw;
        }
        switch (result.Verdict)
        {
            case CheckVerdict.Success:
                return _urls.Pass() ? CheckResult.Success : CheckResult.Progress;
            case CheckVerdict.Failure:
                _urls.Fail();
                return CheckResult.Failure($"{result.Reason} ({url.Path})");
            default:
                return result;
        }
    }

    private async Task<CheckResult> AskAsync(HttpUrl url, BodyMatcher? matcher, CancellationToken deadline)
    {
        using Socket socket = await ConnectAsync(deadline).ConfigureAwait(false);
        NetworkStream plain = new(socket, ownsSocket: false);
        await using (plain.ConfigureAwait(false))
        {
            if (check.ProxyHeader != ClientAddress.None)
                await plain.WriteAsync(ProxyHeader.Of(check.ProxyHeader, socket), deadline).ConfigureAwait(false);
            using HttpAnswer answer = new(keepsBody: matcher is not null);
            if (!check.UsesTls)
            {
                await ExchangeAsync(plain, url, answer, readsToEnd: false, deadline).ConfigureAwait(false);
                return Judge(url, matcher, answer);
            }
            bool isCompliant = check.IsTlsCompliant || url.IsTlsCompliant;
            FarewellStream below = new(plain);
            SslStream secure = new(below);
            await using (secure.ConfigureAwait(false))
            {
                await secure.AuthenticateAsClientAsync(_tls.OptionsFor(url), deadline).ConfigureAwait(false);
                await ExchangeAsync(secure, url, answer, isCompliant, deadline).ConfigureAwait(false);
                return isCompliant && below.HasEnded
                    ? CheckResult.Failure("the connection ended without TLS's farewell")
                    : Judge(url, matcher, answer);
            }
        }
    }

    private async Task ExchangeAsync(Stream stream, HttpUrl url, HttpAnswer answer, bool readsToEnd, CancellationToken deadline)
    {
        await stream.WriteAsync(HttpRequest.Encode(check, url), deadline).ConfigureAwait(false);
        byte[] piece = new byte[PieceLength];
        while (readsToEnd || !answer.IsComplete)
        {
            int count = await stream.ReadAsync(piece, deadline).ConfigureAwait(false);
            if (count == 0)
                return;
            answer.Read(piece.AsSpan(0, count));
        }
    }

    private static CheckResult Judge(HttpUrl url, BodyMatcher? matcher, HttpAnswer answer)
    {
        if (answer.IsBad || answer.Header is not { } header)
            return CheckResult.Failure("no HTTP answer");
        if (!url.StatusCodes.Any(range => range.First <= header.StatusCode && header.StatusCode <= range.Last))
            return CheckResult.Failure(header.StatusCode == 0 ? "no status code" : $"status code {header.StatusCode}");
        if (url.Digest is { } digest && answer.ReceivedDigest is var received && received != digest && answer.DecodedDigest != digest)
            return CheckResult.Failure($"digest {received}");
        return matcher is null ? CheckResult.Success : matcher.Judge(answer.Body);
    }
}
