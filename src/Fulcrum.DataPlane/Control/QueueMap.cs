namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Which worker has which queues of a logical port. A queue has one worker; a worker without a transmit queue names the one that
/// sends for it.
/// </summary>
internal sealed class QueueMap
{
    private readonly IReadOnlyList<DeviceQueue> _receive;
    private readonly DeviceQueue[] _transmitOf;
    private readonly int?[] _senderOf;

    /// <summary>Shares the queues out.</summary>
    /// <param name="receive">Receive queues, at least one.</param>
    /// <param name="transmit">Transmit queues, at least one.</param>
    /// <param name="workers">How many workers there are.</param>
    /// <param name="portIndex">Index of the port: ports with one queue take turns.</param>
    /// <param name="chosen">Worker of each receive queue; null: queue i is worker i's, and from the last worker on in turn.</param>
    public QueueMap(IReadOnlyList<DeviceQueue> receive, IReadOnlyList<DeviceQueue> transmit, int workers, int portIndex, IReadOnlyList<int>? chosen)
    {
        _receive = receive;
        int first = receive.Count == 1 ? portIndex : 0;
        ReceiveWorkers = chosen ?? [.. receive.Select((_, queue) => (first + queue) % workers)];
        _transmitOf = new DeviceQueue[workers];
        _senderOf = new int?[workers];
        List<int> senders = Senders(Math.Min(transmit.Count, workers), workers);
        for (int queue = 0; queue < senders.Count; queue++)
            _transmitOf[senders[queue]] = transmit[queue];
        for (int worker = 0; worker < workers; worker++)
            if (!senders.Contains(worker))
                _senderOf[worker] = senders[worker % senders.Count];
    }

    /// <summary>Worker of each receive queue.</summary>
    public IReadOnlyList<int> ReceiveWorkers { get; }

    /// <summary>What a worker polls.</summary>
    public DeviceQueue[] ReceiveQueuesOf(int worker) => [.. _receive.Where((_, queue) => ReceiveWorkers[queue] == worker)];

    /// <summary>Where a worker sends, unless <see cref="SenderFor"/> names another one.</summary>
    public DeviceQueue TransmitQueueOf(int worker) => _transmitOf[worker];

    /// <summary>The worker that sends for this one; null: it sends itself.</summary>
    public int? SenderFor(int worker) => _senderOf[worker];

    /// <summary>Owners of the transmit queues: who receives on the queue of the same number, where that one has none yet.</summary>
    private List<int> Senders(int count, int workers)
    {
        List<int> senders = [];
        for (int queue = 0; queue < count; queue++)
        {
            bool isFree = queue < ReceiveWorkers.Count && !senders.Contains(ReceiveWorkers[queue]);
            senders.Add(isFree ? ReceiveWorkers[queue] : Enumerable.Range(0, workers).First(worker => !senders.Contains(worker) && !IsReceiverOfLater(queue, count, worker)));
        }
        return senders;
    }

    private bool IsReceiverOfLater(int queue, int count, int worker)
    {
        for (int later = queue + 1; later < Math.Min(count, ReceiveWorkers.Count); later++)
            if (ReceiveWorkers[later] == worker)
                return true;
        return false;
    }
}
