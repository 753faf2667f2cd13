namespace Fulcrum.ControlPlane.Kernel;

/// <summary>An interface by which packets of a port reach the kernel: the twin itself (VLAN 0), or a VLAN interface on it.</summary>
internal readonly record struct TwinVlan(string Twin, ushort Vlan = 0);
