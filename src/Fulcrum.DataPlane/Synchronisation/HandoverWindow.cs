using System.Runtime.CompilerServices;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// The time around a planned hand-over, by a worker's clock: embryonic sessions are told, too, and segments whose session may still be on its way
/// from the other director are not the kernel's. Asked off the short way only. Owner: the worker.
/// </summary>
public sealed class HandoverWindow
{
    private ulong _asked;
    private uint _untilMs;
    private bool _isOpen;

    /// <summary>Whether it lasts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Covers(uint nowMs) => _isOpen && Lasts(nowMs);

    /// <summary>Follows what the control thread asks for; true when it begins, or begins anew.</summary>
    /// <param name="asked">SharedTables.Handover.</param>
    /// <param name="nowMs">The worker's clock.</param>
    internal bool Follow(ulong asked, uint nowMs)
    {
        if (asked == _asked)
            return false;
        _asked = asked;
        _untilMs = nowMs + (uint)asked;
        return _isOpen = true;
    }

    private bool Lasts(uint nowMs) => _isOpen = (int)(_untilMs - nowMs) > 0;
}
