namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>How an instance starts.</summary>
public enum VrrpState
{
    /// <summary>It waits for a master.</summary>
    Backup = 0,

    /// <summary>It expects to be the master.</summary>
    Master = 1,
}
