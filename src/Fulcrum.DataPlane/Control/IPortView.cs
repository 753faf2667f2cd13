namespace Fulcrum.DataPlane.Control;

/// <summary>A logical port as the control thread sees it.</summary>
internal interface IPortView
{
    /// <summary>Name that the control plane uses.</summary>
    string Name { get; }

    /// <summary>Whether all of its devices have a carrier. Does not allocate.</summary>
    bool IsLinkUp { get; }

    /// <summary>What it is, its link and its statistics now.</summary>
    Wire.PortState Describe();
}
