using System.Runtime.CompilerServices;

namespace Fulcrum.DataPlane.Receive;

/// <summary>One part of each packet's <see cref="PacketFacts"/>, by the packet's index.</summary>
/// <remarks>unsafe: <paramref name="first"/> is the part in packet 0's word; there are <see cref="Burst.Capacity"/> of them.</remarks>
public readonly unsafe ref struct FactColumn<T>(byte* first) where T : unmanaged
{
    /// <summary>The packet's value.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *(T*)(first + (nint)index * PacketFacts.Size);
    }
}
