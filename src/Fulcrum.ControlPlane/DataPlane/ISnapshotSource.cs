namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>What the link asks and tells the rest of the control plane.</summary>
public interface ISnapshotSource
{
    /// <summary>What shall run now, with generation 0. Called on one thread at a time.</summary>
    Wire.Snapshot Compile();

    /// <summary>A connection is made; called before the first <see cref="Compile"/> on it.</summary>
    void OnConnected(Wire.HelloReply hello);

    /// <summary>The first full snapshot of a connection is in force.</summary>
    void OnSynchronised();

    /// <summary>What the last <see cref="Compile"/> gave is in force.</summary>
    void OnApplied()
    {
    }

    /// <summary>Something happened in the data plane. Must not block, and must not throw.</summary>
    void OnEvent(Wire.Event occurrence);
}
