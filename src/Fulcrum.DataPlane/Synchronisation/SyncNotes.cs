namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>What a <see cref="SyncRecord"/> tells beside its values. The numbers are part of the protocol.</summary>
[Flags]
public enum SyncNotes : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The session was the other director's, and its packets come to the sender now.</summary>
    Adopted = 0x01,

    /// <summary>A template holds the session.</summary>
    Templated = 0x02,

    /// <summary>The template is assured: a session made from it was established, or answered.</summary>
    Assured = 0x04,
}
