using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Replay;

/// <summary>A packet's session, as it is after the packet.</summary>
internal sealed record SessionView
{
    /// <summary>IANA protocol number.</summary>
    public required byte Protocol { get; init; }

    /// <summary>The client's end.</summary>
    public required Endpoint Client { get; init; }

    /// <summary>The virtual service's end.</summary>
    public required Endpoint Virtual { get; init; }

    /// <summary>The director's end towards the real server (FULLNAT); else null.</summary>
    public required Endpoint? Local { get; init; }

    /// <summary>The real server's end.</summary>
    public required Endpoint Real { get; init; }

    /// <summary>Which way the packet went.</summary>
    public required Direction Direction { get; init; }

    /// <summary>State before the packet; null when the packet made the session.</summary>
    public required SessionState? Before { get; init; }

    /// <summary>State after it.</summary>
    public required SessionState State { get; init; }

    /// <summary>The session ends after this long without packets.</summary>
    public required uint TimeoutMs { get; init; }
}

/// <summary>An address and a port.</summary>
internal readonly record struct Endpoint(IpAddress Address, ushort Port)
{
    /// <summary>"10.0.0.1:80", "[2001:db8::1]:80".</summary>
    public override string ToString() => Address.IsIpv4 ? $"{Address}:{Port}" : $"[{Address}]:{Port}";
}
