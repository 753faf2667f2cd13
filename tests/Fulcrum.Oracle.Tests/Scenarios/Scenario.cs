namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>A configuration, and what the director receives.</summary>
/// <param name="Name">Also the name of its folder: small letters, digits and hyphens.</param>
/// <param name="Sentence">What it is about.</param>
/// <param name="Services">Services, in the order in which they are added.</param>
/// <param name="Steps">In order, <see cref="Step.SpacingUs"/> apart.</param>
public sealed record Scenario(string Name, string Sentence, IReadOnlyList<Service> Services, IReadOnlyList<Step> Steps)
{
    /// <summary>Largest packet of lan0, bytes.</summary>
    public int LanMtu { get; init; } = 1500;

    /// <summary>Largest packet of wan0, bytes.</summary>
    public int WanMtu { get; init; } = 1500;

    /// <summary>What has to be alike.</summary>
    public Comparison Comparison { get; init; }

    /// <summary>Settings of the kernel's director, NAME=VALUE with slashes.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Statements of Fulcrum's global_defs that say the same.</summary>
    public IReadOnlyList<string> Definitions { get; init; } = [];

    /// <summary>Whether it leaves behind what would disturb others: learned MTUs, templates.</summary>
    public bool NeedsOwnDirector { get; init; }

    /// <summary>Why Fulcrum cannot be compared yet; the kernel runs it all the same. Null: it can.</summary>
    public string? Pending { get; init; }

    public override string ToString() => Name;
}
