namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>Why an advert is refused. Each is counted under its name.</summary>
public enum VrrpDrop
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>Too short, or its lengths contradict each other.</summary>
    Truncated = 1,

    /// <summary>Its IP header cannot be read, or it is neither VRRP nor AH with VRRP in it.</summary>
    NotVrrp = 2,

    /// <summary>No instance on this interface has its virtual router id.</summary>
    UnknownRouter = 3,

    /// <summary>Of another version than the instance's.</summary>
    Version = 4,

    /// <summary>No advertisement.</summary>
    Type = 5,

    /// <summary>The time to live or hop limit says that it has come from further away than it may.</summary>
    TimeToLive = 6,

    /// <summary>The checksum is wrong.</summary>
    Checksum = 7,

    /// <summary>Authenticated in another way than the instance is.</summary>
    AuthenticationType = 8,

    /// <summary>The password, or what is computed from it, is wrong.</summary>
    Authentication = 9,

    /// <summary>AH: an old packet once more.</summary>
    Replay = 10,

    /// <summary>Version 2: another interval than the instance's.</summary>
    Interval = 11,

    /// <summary>Multicast where the instance speaks unicast, or the other way round.</summary>
    Destination = 12,

    /// <summary>check_unicast_src: no peer's address.</summary>
    Source = 13,

    /// <summary>Sent by this director, and come back.</summary>
    Own = 14,

    /// <summary>The instance takes none: owner_ignore_adverts says so, or it is stopped.</summary>
    NotListening = 15,

    /// <summary>auth_hmac: not made now, or the clocks of the directors do not agree.</summary>
    Stale = 16,
}
