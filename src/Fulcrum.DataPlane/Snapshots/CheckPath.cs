using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>The way of one health check that travels as its server's data does. Where it leads is its <see cref="ServerPath"/>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
public struct CheckPath
{
    /// <summary>What the check's packets are addressed to when they leave; none in an unused place.</summary>
    public IpAddress Virtual;

    /// <summary>How they are rewritten: as packets of such a session.</summary>
    public SessionTraits Traits;
}
