using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Quorum;

/// <summary>What <see cref="ServiceStates"/> knows of a server. Guarded by its owner.</summary>
internal sealed class TrackedServer(RealServer server, bool up)
{
    /// <summary>As configured.</summary>
    public RealServer Server { get; set; } = server;

    /// <summary>What its checks said last.</summary>
    public bool Up { get; private set; } = up;

    /// <summary>Whether it was ever up.</summary>
    public bool WasUp { get; private set; } = up;

    /// <summary>Grows with every server that fails; 0: it was down from the start.</summary>
    public long FailedAt { get; private set; }

    /// <summary>What was told of it, or goes without saying; null: nothing, for a server that starts as down.</summary>
    public bool? Told { get; set; } = up ? true : null;

    /// <summary>Takes in what its checks say.</summary>
    public void Record(bool up, ref long failures)
    {
        if (Up && !up)
            FailedAt = ++failures;
        Up = up;
        WasUp |= up;
    }
}
