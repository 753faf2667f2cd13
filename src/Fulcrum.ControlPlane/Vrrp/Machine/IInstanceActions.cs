namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>
/// What an instance's machine makes happen. Called on the thread that calls the machine; must not call it back, and must not throw.
/// </summary>
public interface IInstanceActions
{
    /// <summary>Sends an advert to the group or to every peer.</summary>
    /// <param name="priority">What it tells of; 0: gives up.</param>
    void SendAdvert(int priority);

    /// <summary>Sets the addresses, routes and rules. An advert went before it, a gratuitous burst follows.</summary>
    void TakeAddresses();

    /// <summary>Removes the addresses, routes and rules. An advert of priority 0 went before it where one is due.</summary>
    void ReleaseAddresses();

    /// <summary>Sends gratuitous ARP or unsolicited neighbour advertisements for every address.</summary>
    /// <param name="repeat">Packets an address.</param>
    void Announce(int repeat);

    /// <summary>Something that an operator may want to know; the state is the new one already.</summary>
    void Tell(RouterEvent occurrence);
}
