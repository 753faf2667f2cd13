using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>The lab that the fixtures of this folder share, one at a time.</summary>
internal static class CurrentLab
{
    private static LabNetwork? _network;

    /// <summary>The lab, running.</summary>
    public static LabNetwork Network => _network ?? throw new InvalidOperationException("The lab does not run.");

    /// <summary>Starts it anew, the data plane with these options.</summary>
    public static void Start(params string[] options)
    {
        End();
        _network = LabNetwork.UpWithModes(options);
    }

    /// <summary>Ends it, if it runs.</summary>
    public static void End()
    {
        _network?.Dispose();
        _network = null;
    }
}
