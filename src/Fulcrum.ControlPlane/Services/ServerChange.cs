using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services;

/// <summary>What a call makes of a real server.</summary>
/// <param name="Weight">0 quiesces.</param>
/// <param name="Mode">Null: stays as it is.</param>
/// <param name="Tunnel">Null: stays as it is in a server that stays in a tunnel.</param>
/// <param name="UpperThreshold">0: no limit.</param>
/// <param name="LowerThreshold">0: three quarters of the upper one.</param>
public sealed record ServerChange(
    int Weight, ForwardingMode? Mode = null, Tunnel? Tunnel = null, uint UpperThreshold = 0, uint LowerThreshold = 0);
