namespace Fulcrum.ControlPlane.Model;

/// <summary>Sessions of one client, or of one client network, go to one server.</summary>
/// <param name="Timeout">From the last new session on; whole seconds.</param>
/// <param name="PrefixLength">Of the client network; 0: the whole address.</param>
public sealed record Persistence(TimeSpan Timeout, int PrefixLength)
{
    /// <summary>LVS's -p without a value.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(360);

    /// <summary>What LVS takes, in seconds: 31 days.</summary>
    public const int MaximumSeconds = 2678400;
}
