namespace Fulcrum.ControlPlane.Model;

/// <summary>deny_address_group, allow_address_group of DPVS: clients by address.</summary>
/// <param name="Name">Identity among its kind.</param>
/// <param name="IsAllowing">Whether its clients are those that are let in.</param>
/// <param name="Entries">Addresses, ranges, ipset:NAME, as written.</param>
public sealed record ClientList(string Name, bool IsAllowing, ValueList<string> Entries);
