namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// What workers agree on about a slot of the <see cref="TemplateStore"/>, 8 bytes changed by compare and exchange only: so a template is
/// never freed while a session refers to it, and never held after it was freed.
/// <code>
///   bit 0 Holders 30   30 Phase 3   33 Tag 15   48 Generation 16
/// </code>
/// </summary>
public readonly record struct TemplateWord(ulong Raw)
{
    private const int PhaseShift = 30;
    private const int TagShift = 33;
    private const int GenerationShift = 48;
    private const uint HolderMask = (1u << PhaseShift) - 1;
    private const uint TagMask = (1u << GenerationShift - TagShift) - 1;
    private const ulong PhaseMask = 7ul << PhaseShift;

    /// <summary>Sessions made from the template.</summary>
    public uint Holders => (uint)Raw & HolderMask;

    /// <summary>What the slot holds.</summary>
    public TemplatePhase Phase => (TemplatePhase)((Raw & PhaseMask) >> PhaseShift);

    /// <summary>Part of the key's hash.</summary>
    public uint Tag => (uint)(Raw >> TagShift) & TagMask;

    /// <summary>The tag of a hash.</summary>
    public static uint TagOf(uint hash) => hash >> 32 - (GenerationShift - TagShift);

    /// <summary>Whether another reading of the slot is of the same template, however many sessions it has.</summary>
    public bool IsSameAs(TemplateWord other) => (Raw ^ other.Raw) >> GenerationShift == 0 && Phase == other.Phase;

    /// <summary>One more session.</summary>
    public TemplateWord Held() => new(Raw + 1);

    /// <summary>The same in another phase.</summary>
    public TemplateWord In(TemplatePhase phase) => new(Raw & ~PhaseMask | (ulong)phase << PhaseShift);

    /// <summary>The slot for another key: nobody mistakes it for what it held before.</summary>
    public TemplateWord Claim(uint tag) =>
        new(((Raw >> GenerationShift) + 1) << GenerationShift | (ulong)tag << TagShift | (ulong)TemplatePhase.Claimed << PhaseShift);

    /// <summary>The slot without a template.</summary>
    public TemplateWord Freed() => new(((Raw >> GenerationShift) + 1) << GenerationShift);
}
