using System.Globalization;
using System.Text;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.HealthChecks.Files;

/// <summary>
/// A track_file that is looked at five times a second. A file that is not there, or holds no number, counts as 0, as in keepalived.
/// </summary>
public sealed class TrackedFile : IDisposable
{
    private const int LongestNumber = 64;
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    private readonly string _path;
    private readonly ITimer _timer;

    /// <summary>Writes what init_file says, and reads the file.</summary>
    public TrackedFile(TrackFile file, TimeProvider time)
    {
        _path = file.Path ?? "";
        if (file.InitialValue is { } value && (file.Overwrites || !File.Exists(_path)))
            Write(value);
        Value = new(Read());
        _timer = time.CreateTimer(static tracked => ((TrackedFile)tracked!).Look(), this, s_period, s_period);
    }

    /// <summary>The number in it.</summary>
    public Observed<long> Value { get; }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    /// <summary>The number that a text begins with; 0 where there is none. Never throws.</summary>
    public static long Parse(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart();
        int length = rest.Length > 0 && rest[0] is '-' or '+' ? 1 : 0;
        while (length < rest.Length && char.IsAsciiDigit(rest[length]))
            length++;
        return int.TryParse(rest[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : 0;
    }

    private void Look() => Value.Set(Read());

    private long Read()
    {
        try
        {
            using FileStream stream = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Span<byte> text = stackalloc byte[LongestNumber];
            return Parse(Encoding.ASCII.GetString(text[..stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return 0;
        }
    }

    private void Write(int value)
    {
        try
        {
            File.WriteAllText(_path, value.ToString(CultureInfo.InvariantCulture) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It counts as 0 then.
        }
    }
}
