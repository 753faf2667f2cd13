using System.Buffers.Binary;

namespace Fulcrum.DataPlane.Replay.Captures;

/// <summary>Reads capture files: classic pcap (microseconds and nanoseconds, either byte order) and pcapng.</summary>
internal static class CaptureFile
{
    /// <summary>LINKTYPE_ETHERNET.</summary>
    public const int Ethernet = 1;

    /// <summary>Longest packet that any capture program writes (MAXIMUM_SNAPLEN of libpcap).</summary>
    public const int LongestPacket = 262_144;

    private const int LinuxCooked = 113;
    private const int LinuxCooked2 = 276;

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="ReplayException">It cannot be read, is no capture, or is not one of Ethernet frames.</exception>
    public static Capture Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReplayException($"The capture cannot be read: {e.Message}");
        }
        return Read(path, bytes);
    }

    /// <summary>The same for bytes that are read already; <paramref name="path"/> is for messages.</summary>
    public static Capture Read(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(uint))
            throw NoCapture(path);
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (magic == PcapNgReader.Magic)
            return PcapNgReader.Read(path, bytes);
        return PcapReader.TryRead(path, bytes, out Capture? capture) ? capture : throw NoCapture(path);
    }

    /// <summary>Refuses link types other than Ethernet.</summary>
    public static void CheckLinkType(string path, int linkType)
    {
        if (linkType == Ethernet)
            return;
        string advice = linkType is LinuxCooked or LinuxCooked2
            ? "That is Linux \"cooked\" capture; capture on one Ethernet interface (tcpdump -i NAME) instead of on \"any\"."
            : "Capture on an Ethernet interface.";
        throw new ReplayException($"{path} holds frames of link type {linkType}, not Ethernet (1). {advice}");
    }

    /// <summary>Refuses lengths that no capture program writes.</summary>
    public static void CheckLength(string path, int number, uint length)
    {
        if (length > LongestPacket)
            throw new ReplayException($"{path} is damaged: packet {number} claims to hold {length} bytes.");
    }

    private static ReplayException NoCapture(string path) =>
        new($"{path} is no capture file; write it as pcap or pcapng (tcpdump -w).");
}
