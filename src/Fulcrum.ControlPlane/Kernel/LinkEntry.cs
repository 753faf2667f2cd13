namespace Fulcrum.ControlPlane.Kernel;

/// <summary>A network interface. IsUp: switched on and operational (IFF_UP and IFF_RUNNING: it has a carrier too).</summary>
internal sealed record LinkEntry(int Index, string Name, bool IsUp);
