using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>How a sync group stands.</summary>
/// <param name="Name">Whose.</param>
/// <param name="State">What it is: what all of its members are.</param>
/// <param name="Since">Since when.</param>
/// <param name="Members">Names of its instances.</param>
/// <param name="Faults">Why it is in FAULT, a sentence each, members' first.</param>
public sealed record GroupStatus(string Name, RouterState State, TimeSpan Since, ValueList<string> Members, ValueList<string> Faults);
