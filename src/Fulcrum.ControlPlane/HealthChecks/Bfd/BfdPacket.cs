using System.Buffers.Binary;

namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>
/// A BFD control packet without authentication (RFC 5880, 4.1); times in µs:
/// version 3 bit: 1, diagnostic 5 bit | state 2 bit, flags P F C A D M | detection multiplier 1 | length 1 | my discriminator 4 |
/// your discriminator 4 | desired min TX interval 4 | required min RX interval 4 | required min echo RX interval 4.
/// </summary>
public readonly record struct BfdPacket
{
    /// <summary>Bytes.</summary>
    public const int Length = 24;

    private const int Version = 1;
    private const int PollFlag = 0x20;
    private const int FinalFlag = 0x10;
    private const int AuthenticationFlag = 0x04;
    private const int DemandFlag = 0x02;
    private const int MultipointFlag = 0x01;

    /// <summary>Why the sender left the state Up.</summary>
    public BfdDiagnostic Diagnostic { get; init; }

    /// <summary>The sender's state.</summary>
    public BfdState State { get; init; }

    /// <summary>The sender wants an answer with <see cref="IsFinal"/>.</summary>
    public bool IsPoll { get; init; }

    /// <summary>It answers a poll.</summary>
    public bool IsFinal { get; init; }

    /// <summary>The sender wants no periodic packets while both are up.</summary>
    public bool IsDemand { get; init; }

    /// <summary>Intervals that may pass without a packet; not 0.</summary>
    public byte Multiplier { get; init; }

    /// <summary>The sender's name for the session; not 0.</summary>
    public uint MyDiscriminator { get; init; }

    /// <summary>The receiver's name for it; 0: not known yet.</summary>
    public uint YourDiscriminator { get; init; }

    /// <summary>How often the sender wants to send, µs.</summary>
    public uint SendInterval { get; init; }

    /// <summary>How often it can take packets, µs; 0: it wants none.</summary>
    public uint ReceiveInterval { get; init; }

    /// <summary>False for what has to be discarded (RFC 5880, 6.8.6), as are packets with authentication. Never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out BfdPacket packet)
    {
        packet = default;
        if (datagram.Length < Length || datagram[0] >> 5 != Version || datagram[3] < Length || datagram[3] > datagram.Length)
            return false;
        int flags = datagram[1];
        if ((flags & (AuthenticationFlag | MultipointFlag)) != 0)
            return false;
        packet = new()
        {
            Diagnostic = (BfdDiagnostic)(datagram[0] & 0x1f),
            State = (BfdState)(flags >> 6),
            IsPoll = (flags & PollFlag) != 0,
            IsFinal = (flags & FinalFlag) != 0,
            IsDemand = (flags & DemandFlag) != 0,
            Multiplier = datagram[2],
            MyDiscriminator = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]),
            YourDiscriminator = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]),
            SendInterval = BinaryPrimitives.ReadUInt32BigEndian(datagram[12..]),
            ReceiveInterval = BinaryPrimitives.ReadUInt32BigEndian(datagram[16..]),
        };
        bool isBeforeInit = packet.State is BfdState.Down or BfdState.AdminDown;
        return packet.Multiplier != 0 && packet.MyDiscriminator != 0 && (packet.YourDiscriminator != 0 || isBeforeInit);
    }

    /// <summary>The packet's bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        bytes[0] = (byte)((Version << 5) | (int)Diagnostic);
        bytes[1] = (byte)(((int)State << 6) | (IsPoll ? PollFlag : 0) | (IsFinal ? FinalFlag : 0) | (IsDemand ? DemandFlag : 0));
        bytes[2] = Multiplier;
        bytes[3] = Length;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), MyDiscriminator);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), YourDiscriminator);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), SendInterval);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), ReceiveInterval);
        return bytes;
    }
}
