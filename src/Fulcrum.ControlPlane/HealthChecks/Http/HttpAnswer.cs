using System.Security.Cryptography;

namespace Fulcrum.ControlPlane.HealthChecks.Http;

/// <summary>
/// An answer as it comes in, piece by piece. Never throws. Keeps the head up to 64 KiB and, for a pattern, the body up to 4 MiB; what is
/// longer goes into the digests only.
/// </summary>
/// <param name="keepsBody">Whether <see cref="Body"/> is wanted.</param>
public sealed class HttpAnswer(bool keepsBody) : IDisposable
{
    private const int LongestHead = 64 * 1024;
    private const int LongestBody = 4 * 1024 * 1024;

    private readonly MemoryStream _head = new();
    private readonly MemoryStream _body = new();
    private readonly IncrementalHash _received = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash _decoded = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private ChunkReader? _chunks;
    private long? _left;

    /// <summary>Null until the empty line.</summary>
    public HttpHeader? Header { get; private set; }

    /// <summary>The head is too long to be one.</summary>
    public bool IsBad { get; private set; }

    /// <summary>No more has to be read: the answer is complete, or no answer.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>MD5 of the body as received, with the frames of chunks, as keepalived has it; 32 digits. Read once.</summary>
    public string ReceivedDigest => Convert.ToHexStringLower(_received.GetHashAndReset());

    /// <summary>MD5 of the body without the frames of chunks; null where they are not well formed. Read once.</summary>
    public string? DecodedDigest => _chunks is { IsBad: true } ? null : Convert.ToHexStringLower(_decoded.GetHashAndReset());

    /// <summary>The body's beginning without the frames of chunks; empty unless it is kept.</summary>
    public ReadOnlySpan<byte> Body => _body.GetBuffer().AsSpan(0, (int)_body.Length);

    /// <summary>Takes in what comes next.</summary>
    public void Read(ReadOnlySpan<byte> piece)
    {
        if (IsComplete)
            return;
        if (Header is not null)
        {
            ReadBody(piece);
            return;
        }
        int before = (int)_head.Length;
        _head.Write(piece);
        ReadOnlySpan<byte> all = _head.GetBuffer().AsSpan(0, (int)_head.Length);
        (int head, int body) = FindEnd(all, Math.Max(0, before - 3));
        if (body < 0 || head > LongestHead)
        {
            IsBad = IsComplete = all.Length > LongestHead;
            return;
        }
        Begin(HttpHeader.Parse(all[..head]));
        ReadBody(all[body..]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _received.Dispose();
        _decoded.Dispose();
        _head.Dispose();
        _body.Dispose();
    }

    /// <summary>Where the head ends and the body begins; -1: not yet.</summary>
    private static (int Head, int Body) FindEnd(ReadOnlySpan<byte> text, int from)
    {
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] != '\n')
                continue;
            if (i + 1 < text.Length && text[i + 1] == '\n')
                return (i, i + 2);
            if (i + 2 < text.Length && text[i + 1] == '\r' && text[i + 2] == '\n')
                return (i, i + 3);
        }
        return (-1, -1);
    }

    private void Begin(HttpHeader header)
    {
        Header = header;
        _left = header.ContentLength;
        _chunks = header.IsChunked ? new() : null;
        IsComplete = header.HasNoBody || _left == 0;
    }

    private void ReadBody(ReadOnlySpan<byte> piece)
    {
        if (IsComplete || piece.IsEmpty)
            return;
        if (_chunks is { } chunks)
        {
            _received.AppendData(piece[..chunks.Read(piece, KeepBody)]);
            IsComplete = chunks.IsComplete;
            return;
        }
        ReadOnlySpan<byte> body = _left < piece.Length ? piece[..(int)_left] : piece;
        _received.AppendData(body);
        KeepBody(body);
        _left -= body.Length;
        IsComplete = _left == 0;
    }

    private void KeepBody(ReadOnlySpan<byte> body)
    {
        _decoded.AppendData(body);
        if (keepsBody && _body.Length < LongestBody)
            _body.Write(body[..(int)Math.Min(body.Length, LongestBody - _body.Length)]);
    }
}
