using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>A worker as the control thread sees it, whatever its port type.</summary>
public unsafe interface IWorkerView
{
    /// <summary>Session slots; those in state Free hold no session. They change while one looks.</summary>
    Session* Sessions { get; }

    /// <summary>Number of <see cref="Sessions"/>.</summary>
    uint SessionCapacity { get; }

    /// <summary>The worker's clock, which <see cref="Session.LastSeenMs"/> is read from.</summary>
    uint NowMs { get; }

    /// <summary>Takes the oldest request for a neighbour.</summary>
    bool TryTakeWanted(out byte port, out Be32 address);

    /// <summary>Sessions refused because a pool had no free port, since the start.</summary>
    ulong PoolExhausted(int slot);

    /// <summary>Polls until <see cref="RequestStop"/>.</summary>
    void Run();

    /// <summary>Makes <see cref="Run"/> return. Any thread.</summary>
    void RequestStop();
}
