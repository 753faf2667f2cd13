using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Vrrp.Plan;

/// <summary>Something about an object that VRRP moves.</summary>
/// <param name="Kind">What the object is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Where it is written.</param>
/// <param name="Text">What is to be said of it, without a full stop.</param>
internal sealed record VrrpRemark(string Kind, string Name, Origin Origin, string Text)
{
    /// <summary>The object.</summary>
    public string Subject => $"{Kind} {Name}";

    /// <summary>A sentence.</summary>
    public override string ToString() => $"{Subject} ({Origin}): {Text}.";
}
