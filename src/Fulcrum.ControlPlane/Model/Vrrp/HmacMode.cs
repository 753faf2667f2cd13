namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>What is sent and taken, on the way from adverts without a trailer to such with one.</summary>
public enum HmacMode
{
    /// <summary>Trailers are sent, and have to be there.</summary>
    Enforce = 0,

    /// <summary>They are sent; adverts without one are taken.</summary>
    Permissive = 1,

    /// <summary>None is sent; those that come have to be right.</summary>
    ReceiveOnly = 2,
}
