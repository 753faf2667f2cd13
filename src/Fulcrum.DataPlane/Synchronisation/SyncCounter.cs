namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>What a worker counts; <see cref="SyncTotals"/> says what each is. Those of <see cref="SyncRefusal"/> follow.</summary>
internal enum SyncCounter
{
    Lost,
    Installed,
    Updated,
    Ignored,
    Ended,
    Adopted,
    Yielded,
    Held,
    Own,
    FirstRefusal,
}
