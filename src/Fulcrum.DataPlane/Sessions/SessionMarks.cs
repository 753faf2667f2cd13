namespace Fulcrum.DataPlane.Sessions;

/// <summary>What is rarely asked about a session: not on a packet's usual way.</summary>
[Flags]
public enum SessionMarks : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>A template of a persistent service holds it; see <see cref="SessionTable.TemplateOf"/>.</summary>
    Templated = 0x01,

    /// <summary>It ends with a RST to both ends as soon as a packet tells the sequence numbers.</summary>
    Resetting = 0x02,

    /// <summary>It is the other director's: its packets do not come here. Its first packet here makes it this one's.</summary>
    Remote = 0x04,

    /// <summary>The other director has been told of it.</summary>
    Told = 0x08,

    /// <summary>Its server has answered its opening; see <see cref="HandshakeEvidence"/>.</summary>
    Answered = 0x10,

    /// <summary>It counts as one that its server has not answered, or has refused.</summary>
    Counted = 0x20,
}
