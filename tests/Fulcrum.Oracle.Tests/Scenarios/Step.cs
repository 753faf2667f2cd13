namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>A frame that the director receives, or a command of its administrator.</summary>
/// <param name="Port">Where the frame comes in; null for a command.</param>
/// <param name="Frame">With its Ethernet header; empty for a command.</param>
/// <param name="Command">What to run in the kernel's director; null for a frame.</param>
/// <param name="IsForHost">
/// Whether the frame is none of IPVS's business, so that Fulcrum may leave it to the kernel: what the host answers is then no
/// difference.
/// </param>
public sealed record Step(string? Port, byte[] Frame, string? Command = null, bool IsForHost = false)
{
    /// <summary>Between one step and the next.</summary>
    public const int SpacingUs = 10_000;
}
