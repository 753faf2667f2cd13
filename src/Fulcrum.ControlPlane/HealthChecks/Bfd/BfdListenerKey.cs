using System.Net;

namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>What sessions share that receive on the same address.</summary>
/// <param name="Local">Address and port.</param>
/// <param name="MinimumTimeToLive">Packets with less have come too far, and are dropped.</param>
public sealed record BfdListenerKey(IPEndPoint Local, int MinimumTimeToLive);
