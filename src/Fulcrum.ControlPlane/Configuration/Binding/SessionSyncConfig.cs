using System.Net;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A session_sync block as written.</summary>
public sealed class SessionSyncConfig
{
    /// <summary>The keyword.</summary>
    public required SourcePosition At { get; init; }

    /// <summary>Whether a line of it is wrong: what is missing then is not worth a word.</summary>
    public bool IsBroken { get; set; }

    /// <summary>local.</summary>
    public Written<IPEndPoint>? Local { get; set; }

    /// <summary>peer.</summary>
    public Written<IPEndPoint>? Peer { get; set; }

    /// <summary>key, or what key_file holds.</summary>
    public Written<Secret>? Key { get; set; }

    /// <summary>key_file.</summary>
    public Written<string>? KeyFile { get; set; }

    /// <summary>refresh, seconds.</summary>
    public Written<long>? Refresh { get; set; }

    /// <summary>rate, records a second.</summary>
    public Written<long>? Rate { get; set; }

    /// <summary>wait, seconds.</summary>
    public Written<long>? Wait { get; set; }

    /// <summary>insecure.</summary>
    public Written<bool>? IsInsecure { get; set; }
}
