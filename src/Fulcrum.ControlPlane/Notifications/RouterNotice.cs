using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>What is told of something that happened to a vrrp_instance or vrrp_sync_group, and to whom.</summary>
/// <param name="Line">For fifos; null: nothing.</param>
/// <param name="Scripts">To run, in this order; those of one queue one after the other.</param>
/// <param name="Mail">Subject without the director's name, and body; null: none.</param>
internal sealed record RouterNotice(string? Line, ValueList<(string Queue, string What, Script Script)> Scripts, (string Subject, string Body)? Mail);
