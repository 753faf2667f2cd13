using System.Text;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// The richer lexer, which a few keywords read their line with (scripts, regular expressions): single and double quotes protect
/// blanks and each other, adjacent pieces make one word (<c>ab" c"'d'</c>), and '\' escapes in all of them: <c>\a \b \E \f \n \r
/// \t \v</c>, <c>\nnn</c> (up to three octal digits), <c>\xXX</c> (any number of hex digits, of which the low byte counts),
/// <c>\cC</c> (control), else the character itself. Bytes become characters of the same number.
/// </summary>
public sealed class EscapedWordSplitter
{
    private readonly string _text;
    private readonly int _end;
    private int _index;

    private EscapedWordSplitter(string text, int start, int end)
    {
        _text = text;
        _index = start;
        _end = end;
    }

    /// <summary>The words of [start, end) of a line; null after a warning when a quote is never closed.</summary>
    public static IReadOnlyList<Word>? Split(TracedText line, int start, int end, DiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new EscapedWordSplitter(line.Text, start, end).Run(line.At, log);
    }

    /// <summary>The words of a text, as of a command that is itself one word; null after a warning when a quote is never closed.</summary>
    public static IReadOnlyList<Word>? Split(Word text, DiagnosticLog log) =>
        new EscapedWordSplitter(text.Text, 0, text.Text.Length).Run(_ => text.Position, log);

    private List<Word>? Run(Func<int, SourcePosition> at, DiagnosticLog log)
    {
        List<Word> words = [];
        for (_index = Blanks.Skip(_text, _index); _index < _end; _index = Blanks.Skip(_text, _index))
        {
            int first = _index;
            if (!TryReadWord(out string word, out int openQuote))
            {
                log.Warning(at(openQuote), $"the quote is never closed; add a {_text[openQuote]}");
                return null;
            }
            words.Add(new Word(word, at(first)));
        }
        return words;
    }

    private bool TryReadWord(out string word, out int openQuote)
    {
        StringBuilder result = new();
        openQuote = -1;
        while (_index < _end && (openQuote >= 0 || !Blanks.IsBlank(_text[_index])))
        {
            char c = _text[_index++];
            if (c == '\\' && _index < _end)
                result.Append(ReadEscape());
            else if (openQuote >= 0 && c == _text[openQuote])
                openQuote = -1;
            else if (openQuote < 0 && c is ('"' or '\''))
                openQuote = _index - 1;
            else
                result.Append(c);
        }
        word = result.ToString();
        return openQuote < 0;
    }

    /// <summary>What the characters after a '\' stand for.</summary>
    private char ReadEscape()
    {
        char c = _text[_index++];
        switch (c)
        {
            case 'a': return '\a';
            case 'b': return '\b';
            case 'E': return '\e';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case 'c' when _index < _end:
                return (char)(char.ToUpperInvariant(_text[_index++]) & 0x1f);
            case 'x' when _index < _end && char.IsAsciiHexDigit(_text[_index]):
                return ReadNumber(16, int.MaxValue);
            case >= '0' and <= '7':
                _index--;
                return ReadNumber(8, 3);
            default:
                return c;
        }
    }

    private char ReadNumber(int radix, int maximumDigits)
    {
        int value = 0;
        for (; maximumDigits > 0 && _index < _end && DigitValue(_text[_index]) < radix; maximumDigits--, _index++)
            value = (value * radix + DigitValue(_text[_index])) & 0xff;
        return (char)value;
    }

    private static int DigitValue(char c) => char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
}
