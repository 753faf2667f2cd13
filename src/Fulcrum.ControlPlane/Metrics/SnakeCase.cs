using System.Text;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>Names of values as labels have them.</summary>
internal static class SnakeCase
{
    /// <summary>"TimeToLive" becomes "time_to_live".</summary>
    public static string Of<T>(T value) where T : struct, Enum
    {
        StringBuilder text = new();
        foreach (char letter in value.ToString())
        {
            if (char.IsUpper(letter) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
