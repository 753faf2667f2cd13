namespace Fulcrum.ControlPlane.Model;

/// <summary>
/// The virtual_server block that a service is a part of, where it names a group: services of one block share their servers' checks
/// and their quorum.
/// </summary>
/// <param name="Name">Of the virtual_server_group.</param>
/// <param name="First">Key of the block's first service, which identifies the block.</param>
public sealed record ServiceGroup(string Name, ServiceKey First);
