using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.HealthChecks.Files;

/// <summary>FILE_CHECK: what the number in a file says.</summary>
public static class FileVerdict
{
    /// <summary>With a weight of 0, a number but 0 is a failure; else the number times the weight is added to the server's.</summary>
    public static CheckResult Of(FileCheck check, TrackFile file, long number)
    {
        int weight = check.Weight ?? file.Weight;
        bool isReversed = check.Weight is null ? file.IsReversed : check.IsReversed;
        if (weight == 0)
            return (number == 0) != isReversed ? CheckResult.Success : CheckResult.Failure($"the number in {file.Path} is {number}");
        return CheckResult.Success with { Weight = new CheckWeight(number * weight * (isReversed ? -1 : 1), IsAbsolute: false) };
    }
}
