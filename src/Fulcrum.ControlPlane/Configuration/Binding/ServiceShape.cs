using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Which services a virtual_server block makes: one, or one for each member of its group.</summary>
/// <param name="Members">Keys in keepalived's order: addresses first, then marks.</param>
/// <param name="Protocol">Of the members that are addresses.</param>
/// <param name="GroupName">Name of its group; null: none.</param>
internal sealed record ServiceShape(IReadOnlyList<ServiceKey> Members, TransportProtocol Protocol, string? GroupName)
{
    /// <summary>Whether all members are of marks.</summary>
    public bool IsMarksOnly => Members.All(key => key.IsMark);
}
