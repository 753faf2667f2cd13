using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>Workers that are quiescent at once; counts how often somebody waited for them.</summary>
internal sealed class FakeQuiescence : IQuiescence
{
    public int Waits { get; private set; }

    public Action? OnWait { get; set; }

    public void Wait()
    {
        Waits++;
        OnWait?.Invoke();
    }
}
