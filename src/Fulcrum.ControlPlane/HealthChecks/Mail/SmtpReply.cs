using System.Globalization;
using System.Text;

namespace Fulcrum.ControlPlane.HealthChecks.Mail;

/// <summary>A reply of an SMTP server as it comes in: lines "250-..." and a last one "250 ..." (RFC 5321, 4.2). Never throws.</summary>
public sealed class SmtpReply
{
    private const int Longest = 64 * 1024;

    private readonly StringBuilder _line = new();
    private int _length;

    /// <summary>Code of the last line; 0: that is no reply.</summary>
    public int Code { get; private set; }

    /// <summary>The last line is there, or what comes is no reply.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Takes in what comes next; what is behind the last line does not count.</summary>
    public void Read(ReadOnlySpan<byte> piece)
    {
        foreach (byte next in piece)
        {
            if (IsComplete)
                return;
            if (++_length > Longest)
                IsComplete = true;
            else if (next == '\n')
                EndLine();
            else
                _line.Append((char)next);
        }
    }

    private void EndLine()
    {
        string line = _line.ToString().TrimEnd('\r');
        _line.Clear();
        bool isReply = line.Length >= 3 && line[..3].All(char.IsAsciiDigit);
        if (isReply && line.Length > 3 && line[3] == '-')
            return;
        IsComplete = true;
        Code = isReply ? int.Parse(line[..3], CultureInfo.InvariantCulture) : 0;
    }
}
