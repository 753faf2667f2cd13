using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Control;

/// <summary>Waits for the workers' reports.</summary>
internal sealed class RcuQuiescence(QuiescentState state) : IQuiescence
{
    // Counted in own sleeps: a machine that stands still for a while stops both sides.
    private const int PatientChecks = 10_000;

    /// <inheritdoc />
    public void Wait()
    {
        ulong token = state.Start();
        for (int check = 0; !state.Check(token); check++)
        {
            if (check == PatientChecks)
                throw new TimeoutException("A worker has not reported a quiescent state for ten seconds.");
            Thread.Sleep(1);
        }
    }
}
