using System.Security.Cryptography;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// The two keys of a connection, one for each direction, so that nothing that was sent is taken for something received.
/// </summary>
/// <remarks>
/// <code>
///   session  = HMAC(secret, "fulcrum session sync" || Hello of who connected || Hello of who accepted)
///   forward  = HMAC(session, "connected")     backward = HMAC(session, "accepted")
/// </code>
/// HMAC is HMAC-SHA256; each Hello holds a nonce of 32 random bytes. Without a key the secret is empty.
/// </remarks>
internal sealed class FrameKeys
{
    private readonly byte[] _send = new byte[Frame.KeySize];
    private readonly byte[] _receive = new byte[Frame.KeySize];

    /// <summary>Whether keys are agreed on.</summary>
    public bool AreKnown { get; private set; }

    /// <summary>For what is sent; empty before they are known.</summary>
    public ReadOnlySpan<byte> Send => AreKnown ? _send : default;

    /// <summary>For what is received.</summary>
    public ReadOnlySpan<byte> Receive => AreKnown ? _receive : default;

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        AreKnown = false;
        CryptographicOperations.ZeroMemory(_send);
        CryptographicOperations.ZeroMemory(_receive);
    }

    /// <summary>Derives them from the secret and both payloads.</summary>
    public void Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> own, ReadOnlySpan<byte> peer, bool isInitiator)
    {
        ReadOnlySpan<byte> label = "fulcrum session sync"u8;
        Span<byte> input = stackalloc byte[label.Length + 2 * Hello.Size];
        label.CopyTo(input);
        (isInitiator ? own : peer).CopyTo(input[label.Length..]);
        (isInitiator ? peer : own).CopyTo(input[(label.Length + Hello.Size)..]);
        Span<byte> session = stackalloc byte[Frame.KeySize];
        HMACSHA256.HashData(secret, input, session);
        HMACSHA256.HashData(session, "connected"u8, isInitiator ? _send : _receive);
        HMACSHA256.HashData(session, "accepted"u8, isInitiator ? _receive : _send);
        CryptographicOperations.ZeroMemory(session);
        AreKnown = true;
    }
}
