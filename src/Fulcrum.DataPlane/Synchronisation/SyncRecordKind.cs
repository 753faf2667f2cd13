namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>What a <see cref="SyncRecord"/> tells. The numbers are part of the protocol.</summary>
public enum SyncRecordKind : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A session as it is now.</summary>
    Session = 1,

    /// <summary>A session that has ended.</summary>
    End = 2,

    /// <summary>A template of a persistent service as it is now.</summary>
    Template = 3,

    /// <summary>A template that binds no more clients.</summary>
    TemplateEnd = 4,
}
