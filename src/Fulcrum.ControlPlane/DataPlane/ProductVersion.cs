using System.Reflection;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>The version of this program.</summary>
public static class ProductVersion
{
    /// <summary>"0.1.0".</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetName().Version!.ToString(3);
}
