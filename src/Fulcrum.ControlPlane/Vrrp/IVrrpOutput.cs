using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>Who is told of what VRRP does. Called on VRRP's thread: must not block, and must not throw.</summary>
internal interface IVrrpOutput
{
    /// <summary>Something happened.</summary>
    void Tell(RouterEvent occurrence);

    /// <summary>The status is another one.</summary>
    void Publish(VrrpStatus status);

    /// <summary>Addresses are about to come or to go.</summary>
    void HandsOver();

    /// <summary>Instances have become master or have stopped to be.</summary>
    void MastersChanged();
}
