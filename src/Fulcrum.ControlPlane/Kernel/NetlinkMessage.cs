using System.Buffers.Binary;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>One message within received bytes; valid until the next receive into the same buffer.</summary>
internal readonly ref struct NetlinkMessage(ushort type, ushort flags, uint sequence, ReadOnlySpan<byte> payload)
{
    /// <summary>RTM_* or NLMSG_*.</summary>
    public ushort Type { get; } = type;

    /// <summary>NLM_F_*.</summary>
    public ushort Flags { get; } = flags;

    /// <summary>Number of the request this answers; 0 for a notification.</summary>
    public uint Sequence { get; } = sequence;

    /// <summary>What follows the header: a fixed header, then attributes.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>
    /// The outcome in an NLMSG_ERROR or NLMSG_DONE message: a negative errno, and with NLM_F_ACK_TLVS attributes after the request's
    /// header, of which one is the kernel's sentence.
    /// </summary>
    public NetlinkError ReadError()
    {
        if (Payload.Length < sizeof(int))
            return NetlinkError.None;
        int errno = -BinaryPrimitives.ReadInt32LittleEndian(Payload);
        if (errno <= 0)
            return NetlinkError.None;
        string? text = null;
        if ((Flags & NetlinkConstants.NlmFAckTlvs) != 0)
        {
            NetlinkAttributeReader attributes = new(Payload[Math.Min(ErrorAttributesOffset(), Payload.Length)..]);
            while (attributes.TryNext(out ushort attribute, out ReadOnlySpan<byte> value))
            {
                if (attribute == NetlinkConstants.NlmsgerrAttrMsg)
                    text = NetlinkAttributeReader.ReadString(value);
            }
        }
        return new NetlinkError(errno, text);
    }

    /// <summary>The attributes follow the errno, and in an error message also the request (only its header when capped).</summary>
    private int ErrorAttributesOffset()
    {
        if (Type == NetlinkConstants.NlmsgDone)
            return sizeof(int);
        if ((Flags & NetlinkConstants.NlmFCapped) != 0 || Payload.Length < 2 * sizeof(int))
            return sizeof(int) + NetlinkConstants.MessageHeaderSize;
        uint requestLength = BinaryPrimitives.ReadUInt32LittleEndian(Payload[sizeof(int)..]);
        return sizeof(int) + (int)Math.Min(requestLength + 3 & ~3u, (uint)Payload.Length);
    }
}
