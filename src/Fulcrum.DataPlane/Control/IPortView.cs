using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>A logical port as the control thread sees it.</summary>
internal interface IPortView
{
    /// <summary>Name that the control plane uses.</summary>
    string Name { get; }

    /// <summary>Whether all of its devices are there and have a carrier. Does not allocate.</summary>
    bool IsLinkUp { get; }

    /// <summary>Name of a kernel interface that the port worked on and that was removed; null when there is none. Does not allocate.</summary>
    string? GoneInterface { get; }

    /// <summary>Makes its devices take frames for exactly these MAC addresses beside the port's own; returns what a device cannot, a sentence each.</summary>
    IReadOnlyList<string> TakeFramesFor(IReadOnlyCollection<MacAddress> macs);

    /// <summary>What it is, its link and its statistics now.</summary>
    Wire.PortState Describe();
}
