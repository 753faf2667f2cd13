using System.Globalization;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads "garp_extra_if [all] [SECONDS]".</summary>
internal static class GarpTimersReader
{
    private const int Longest = 86400;

    /// <summary>Zero where no time is written.</summary>
    public static TimeSpan ReadExtra(IReadOnlyList<Word> words)
    {
        foreach (Word word in words)
        {
            if (int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= Longest)
                return TimeSpan.FromSeconds(seconds);
        }
        return TimeSpan.Zero;
    }
}
