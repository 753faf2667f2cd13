using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>A pair of a local address and a server endpoint that one worker has sessions or resting ports for. 32 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct PortPair
{
    /// <summary><see cref="PairKey.Ends"/>; 0 while the pair is not in use.</summary>
    [FieldOffset(0)] public ulong Ends;

    /// <summary><see cref="PairKey.Addresses"/>.</summary>
    [FieldOffset(8)] public ulong Addresses;

    /// <summary>Index of the port that comes next.</summary>
    [FieldOffset(16)] public ushort Cursor;

    /// <summary>Its <c>WorkerHash.ReplyBase</c>.</summary>
    [FieldOffset(18)] public ushort ReplyBase;

    /// <summary>Chunks it has; without any it ends.</summary>
    [FieldOffset(20)] public ushort ChunkCount;

    /// <summary>Family of the two addresses.</summary>
    [FieldOffset(22)] public bool IsIpv4;

    /// <summary>Whether no port was free when one was wanted last.</summary>
    [FieldOffset(23)] public bool IsExhausted;

    /// <summary>The chunk that gave the last port; 0: none.</summary>
    [FieldOffset(24)] public uint Chunk;

    /// <summary>When no port was free.</summary>
    [FieldOffset(28)] public uint ExhaustedMs;

    /// <summary>The next pair not in use, while this one is not.</summary>
    [FieldOffset(28)] public uint NextFree;
}
