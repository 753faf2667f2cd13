using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A local_address_group block as written, ranges expanded.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="At">The keyword.</param>
/// <param name="Addresses">In the order as written; what is wrong is left out.</param>
public sealed record LocalAddressGroupConfig(string Name, SourcePosition At, IReadOnlyList<Written<PoolAddress>> Addresses);
