namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>What a session says to those who follow it.</summary>
/// <param name="State">Its state.</param>
/// <param name="Diagnostic">Why it left the state Up.</param>
/// <param name="HasBeenUp">Before that, a session that is down says nothing about its neighbour, as in keepalived.</param>
public readonly record struct BfdStatus(BfdState State, BfdDiagnostic Diagnostic, bool HasBeenUp)
{
    /// <summary>What BFD_CHECK says; null: nothing.</summary>
    public CheckResult? Judge()
    {
        if (State == BfdState.Up)
            return CheckResult.Success;
        if (!HasBeenUp)
            return null;
        return CheckResult.Failure(Diagnostic switch
        {
            BfdDiagnostic.DetectionTimeExpired => "the neighbour is not heard any more",
            BfdDiagnostic.NeighbourSignalledDown => "the neighbour says that it is down",
            _ => "the session is down",
        });
    }
}
