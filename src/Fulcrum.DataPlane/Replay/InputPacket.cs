using Fulcrum.DataPlane.Replay.Captures;

namespace Fulcrum.DataPlane.Replay;

/// <summary>A packet to replay.</summary>
/// <param name="Port">Index of the logical port that receives it.</param>
/// <param name="Packet">The packet.</param>
internal sealed record InputPacket(int Port, CapturedPacket Packet);
