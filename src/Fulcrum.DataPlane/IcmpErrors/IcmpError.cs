namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>What an ICMP error says, in the numbers of one family.</summary>
/// <param name="Type">One of <c>IcmpTypes</c> or <c>Icmpv6Types</c>.</param>
/// <param name="Code">Detail of the type.</param>
/// <param name="Rest">The header's second word: MTU or pointer, else 0.</param>
internal readonly record struct IcmpError(byte Type, byte Code, uint Rest = 0);
