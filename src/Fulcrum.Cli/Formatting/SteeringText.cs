using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>How packets find their workers, in a word.</summary>
public static class SteeringText
{
    /// <summary>As --steering of the data plane names it; "-" with one worker.</summary>
    public static string Word(PortSteering steering) => steering switch
    {
        PortSteering.Device => "device",
        PortSteering.Software => "software",
        PortSteering.Arrival => "arrival",
        _ => "-",
    };

    /// <summary>"-" for none.</summary>
    public static string Reason(string reason) => string.IsNullOrEmpty(reason) ? "-" : reason;
}
