using System.Buffers.Binary;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Control;

/// <summary>A place in the tables of all workers: the slot to look at next. Clients get it as a token and need not understand it.</summary>
internal struct SessionCursor(IReadOnlyList<IWorkerView> workers, int? onlyWorker)
{
    private const int TokenLength = 8;

    /// <summary>Index of the worker.</summary>
    public int Worker { get; private set; } = onlyWorker ?? 0;

    /// <summary>Slot in its table.</summary>
    public uint Slot { get; private set; }

    /// <summary>Whether there is nothing left to look at. Passes on to the next worker.</summary>
    public bool IsAtEnd()
    {
        while (Worker < workers.Count && Slot >= workers[Worker].Sessions.Capacity)
        {
            Worker = onlyWorker is null ? Worker + 1 : workers.Count;
            Slot = 0;
        }
        return Worker >= workers.Count;
    }

    /// <summary>Passes on to the next slot.</summary>
    public void Advance() => Slot++;

    /// <summary>The place as a token.</summary>
    public readonly ByteString ToToken()
    {
        byte[] token = new byte[TokenLength];
        BinaryPrimitives.WriteInt32BigEndian(token, Worker);
        BinaryPrimitives.WriteUInt32BigEndian(token.AsSpan(sizeof(int)), Slot);
        return ByteString.CopyFrom(token);
    }

    /// <summary>Goes to where a token says; false when it is none. Empty: stays at the beginning.</summary>
    public bool TryGoTo(ByteString token)
    {
        if (token.Length == 0)
            return true;
        if (token.Length != TokenLength)
            return false;
        int worker = BinaryPrimitives.ReadInt32BigEndian(token.Span);
        if (worker < 0 || worker >= workers.Count || onlyWorker is { } only && only != worker)
            return false;
        Worker = worker;
        Slot = BinaryPrimitives.ReadUInt32BigEndian(token.Span[sizeof(int)..]);
        return true;
    }
}
