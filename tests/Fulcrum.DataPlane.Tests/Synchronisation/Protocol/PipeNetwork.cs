using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>A director's network, whose only other end is <see cref="Other"/>.</summary>
internal sealed class PipeNetwork : ISyncNetwork
{
    private readonly Queue<Pipe> _arriving = new();
    private bool _listens;

    /// <summary>The peer's.</summary>
    public PipeNetwork? Other { get; set; }

    /// <summary>Makes the connections that this end asks for.</summary>
    public Func<Pipe> MakePipe { get; set; } = () => new Pipe(1 << 18);

    /// <summary>Whether it can ask for any.</summary>
    public bool CanConnect { get; set; } = true;

    /// <summary>Somebody else comes first.</summary>
    public int Foreigners { get; set; }

    /// <summary>All that this end has asked for.</summary>
    public List<Pipe> Made { get; } = [];

    /// <inheritdoc />
    public int Descriptor => -1;

    /// <inheritdoc />
    public ISyncStream CreateStream() => new Stream();

    /// <inheritdoc />
    public bool TryListen(SyncSettings? settings) => _listens = settings is not null;

    /// <inheritdoc />
    public Arrival Accept(ISyncStream stream)
    {
        if (Foreigners > 0)
        {
            Foreigners--;
            return Arrival.Foreigner;
        }
        if (!_arriving.TryDequeue(out Pipe? pipe))
            return Arrival.None;
        ((Stream)stream).Take(pipe, isInitiator: false);
        return Arrival.Peer;
    }

    /// <inheritdoc />
    public bool TryConnect(ISyncStream stream, SyncSettings settings)
    {
        if (!CanConnect || Other is not { } other)
            return false;
        Pipe pipe = MakePipe();
        Made.Add(pipe);
        if (other._listens)
            other._arriving.Enqueue(pipe);
        else
            pipe.Close();
        ((Stream)stream).Take(pipe, isInitiator: true);
        return true;
    }

    /// <summary>A connection of somebody who is not a director.</summary>
    public Pipe Intrude()
    {
        Pipe pipe = MakePipe();
        _arriving.Enqueue(pipe);
        return pipe;
    }

    private sealed class Stream : ISyncStream
    {
        private Pipe? _pipe;
        private bool _isInitiator;

        public int Descriptor => -1;

        public void Take(Pipe pipe, bool isInitiator) => (_pipe, _isInitiator) = (pipe, isInitiator);

        public int Read(Span<byte> space) => _pipe!.Read(_isInitiator, space);

        public int Write(ReadOnlySpan<byte> bytes) => _pipe!.Write(_isInitiator, bytes);

        public void Close()
        {
            _pipe?.Close();
            _pipe = null;
        }
    }
}
