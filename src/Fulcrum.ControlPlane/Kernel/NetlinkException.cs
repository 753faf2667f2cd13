namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Netlink cannot be used at all here; raised only while a <see cref="NetlinkKernel"/> is made.</summary>
public sealed class NetlinkException(string message) : Exception(message);
