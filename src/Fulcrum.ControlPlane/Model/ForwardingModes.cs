namespace Fulcrum.ControlPlane.Model;

/// <summary>What the forwarding modes have in common, and how they are called.</summary>
public static class ForwardingModes
{
    /// <summary>Whether a packet keeps its layer-4 header, so that server and service have the same port.</summary>
    public static bool KeepsPort(this ForwardingMode mode) => mode is ForwardingMode.DirectRoute or ForwardingMode.Tunnel;

    /// <summary>keepalived's word: FNAT, NAT, DR, TUN.</summary>
    public static string Word(this ForwardingMode mode) => mode switch
    {
        ForwardingMode.FullNat => "FNAT",
        ForwardingMode.Nat => "NAT",
        ForwardingMode.DirectRoute => "DR",
        ForwardingMode.Tunnel => "TUN",
        _ => mode.ToString(),
    };
}
