using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services.State;

/// <summary>The objects that the API owns.</summary>
public sealed record ApiObjects(IEnumerable<VirtualService> Services, IEnumerable<LocalAddressPool> Pools);
