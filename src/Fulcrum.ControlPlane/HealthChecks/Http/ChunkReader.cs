namespace Fulcrum.ControlPlane.HealthChecks.Http;

/// <summary>
/// Takes the frames of a chunked body (RFC 9112, 7.1) away, piece by piece. A frame that is not well formed ends the reading: there is
/// no body without frames then. Never throws.
/// </summary>
public sealed class ChunkReader
{
    private const long LargestChunk = 1L << 40;

    private State _state = State.Size;
    private long _left;
    private bool _hasDigits;
    private bool _isLineEmpty;

    private enum State
    {
        Size,
        Extension,
        Data,
        DataEnd,
        Trailer,
        Done,
        Bad,
    }

    /// <summary>The last chunk and the trailer are read.</summary>
    public bool IsComplete => _state == State.Done;

    /// <summary>The frames are not well formed.</summary>
    public bool IsBad => _state == State.Bad;

    /// <summary>Reads on, and hands out what belongs to the body.</summary>
    /// <param name="piece">What comes next.</param>
    /// <param name="onBody">Called with parts of it.</param>
    /// <returns>How many bytes belong to the chunked body: all until it is complete.</returns>
    public int Read(ReadOnlySpan<byte> piece, Action<ReadOnlySpan<byte>> onBody)
    {
        int position = 0;
        while (position < piece.Length && !IsComplete)
        {
            if (_state == State.Bad)
                return piece.Length;
            if (_state != State.Data)
            {
                Step(piece[position++]);
                continue;
            }
            int length = (int)Math.Min(_left, piece.Length - position);
            onBody(piece.Slice(position, length));
            position += length;
            _left -= length;
            if (_left == 0)
                _state = State.DataEnd;
        }
        return position;
    }

    private void Step(byte next)
    {
        switch (_state)
        {
            case State.Size:
                StepSize(next);
                break;
            case State.Extension when next == '\n':
                BeginChunk();
                break;
            case State.DataEnd:
                if (next == '\n')
                    BeginSize();
                else if (next != '\r')
                    _state = State.Bad;
                break;
            case State.Trailer:
                if (next == '\n' && _isLineEmpty)
                    _state = State.Done;
                _isLineEmpty = next == '\n' || (_isLineEmpty && next == '\r');
                break;
        }
    }

    private void StepSize(byte next)
    {
        int digit = char.IsAsciiHexDigit((char)next) ? Convert.ToInt32(((char)next).ToString(), 16) : -1;
        if (digit >= 0 && _left < LargestChunk)
        {
            _left = (_left * 16) + digit;
            _hasDigits = true;
        }
        else if (!_hasDigits || digit >= 0)
        {
            _state = State.Bad;
        }
        else if (next == '\n')
        {
            BeginChunk();
        }
        else
        {
            _state = next is (byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t' ? State.Extension : State.Bad;
        }
    }

    private void BeginSize()
    {
        _state = State.Size;
        _left = 0;
        _hasDigits = false;
    }

    private void BeginChunk()
    {
        _state = _left > 0 ? State.Data : State.Trailer;
        _isLineEmpty = true;
    }
}
