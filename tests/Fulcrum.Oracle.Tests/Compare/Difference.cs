namespace Fulcrum.Oracle.Tests.Compare;

/// <summary>Something that the kernel and Fulcrum do differently.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Step">Index of the step.</param>
/// <param name="Port">Where the frame leaves.</param>
/// <param name="Field">
/// A name of <see cref="Testing.FrameFields"/>; or "missing" and "extra" for a whole frame, "punt" for a frame that Fulcrum
/// leaves to the kernel and IPVS does not, "checksum" for a wrong one that the kernel has right.
/// </param>
/// <param name="Kernel">What the kernel has.</param>
/// <param name="Fulcrum">What Fulcrum has.</param>
public sealed record Difference(string Scenario, int Step, string Port, string Field, string Kernel, string Fulcrum)
{
    public override string ToString() => $"step {Step}, {Port}, {Field}: the kernel has {Kernel}, Fulcrum {Fulcrum}";
}
