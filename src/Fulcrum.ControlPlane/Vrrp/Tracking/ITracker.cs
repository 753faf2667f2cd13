namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>Follows one thing until it is disposed of. Thread-safe.</summary>
internal interface ITracker : IDisposable
{
    /// <summary>How it stands.</summary>
    TrackValue Value { get; }
}
