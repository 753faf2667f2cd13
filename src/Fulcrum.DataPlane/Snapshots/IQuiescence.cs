namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Tells the control thread when no worker can hold a reference to what was replaced.</summary>
public interface IQuiescence
{
    /// <summary>Returns when every running worker has passed a quiescent point since the call.</summary>
    /// <exception cref="TimeoutException">A worker does not get there; a broken invariant that stops the process.</exception>
    void Wait();
}
