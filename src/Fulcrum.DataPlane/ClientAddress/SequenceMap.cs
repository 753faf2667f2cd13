using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>
/// Sequence numbers of a client's stream as client and server see them, modulo 2^32 (RFC 9293 3.4). The server's view has
/// <see cref="SessionExtension.InsertedLength"/> bytes more from <see cref="SessionExtension.InsertAt"/> on. Where nothing is
/// inserted into the stream, both are the same.
/// </summary>
public static unsafe class SequenceMap
{
    // A window is at most 2^30 bytes (RFC 7323 2.3): what is sent when so much is acknowledged lies less than 2^31 behind the
    // header.
    private const uint SettledAt = 1u << 30;

    /// <summary>
    /// What the client means by a sequence number that the server names: in an acknowledgment, a SACK edge, or a quoted
    /// segment. Numbers within the header become that of the client's first byte.
    /// </summary>
    public static uint ToClient(SessionExtension* extension, uint server)
    {
        if (Is(extension, InsertionProgress.Settled))
            return server - extension->InsertedLength;
        uint offset = server - extension->InsertAt;
        if (!Is(extension, InsertionProgress.Known) || (int)offset <= 0)
            return server;
        return offset <= extension->InsertedLength ? extension->InsertAt : server - extension->InsertedLength;
    }

    /// <summary>
    /// Whether a sequence number from the client stands behind the header; the number itself is where the header stands.
    /// </summary>
    internal static bool IsBehind(SessionExtension* extension, uint client) =>
        Is(extension, InsertionProgress.Settled) || (int)(client - extension->InsertAt) > 0;

    /// <summary>Notes what the server has acknowledged.</summary>
    internal static void Acknowledge(SessionExtension* extension, uint server)
    {
        uint offset = server - extension->InsertAt;
        if (Is(extension, InsertionProgress.Settled) || (int)offset < extension->InsertedLength)
            return;
        extension->Progress |= InsertionProgress.HeaderAcknowledged;
        if (offset >= SettledAt)
            extension->Progress |= InsertionProgress.Settled;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Is(SessionExtension* extension, InsertionProgress progress) => (extension->Progress & progress) != 0;
}
