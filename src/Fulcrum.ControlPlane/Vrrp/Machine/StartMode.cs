namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>How an instance begins.</summary>
public enum StartMode
{
    /// <summary>As BACKUP that waits for a master.</summary>
    Ordinary = 0,

    /// <summary>As the MASTER that the program was before it crashed: advert, addresses and gratuitous burst at once.</summary>
    Continue = 1,
}
