namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>Names of the data plane's ports and of their kernel twins, both ways. Immutable.</summary>
public sealed class PortMap
{
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, string> _twinOfPort;
    private readonly Dictionary<string, string> _portOfTwin;

    /// <summary>From what the data plane reports.</summary>
    public PortMap(Wire.PortList ports)
    {
        _names = [.. ports.Ports.Select(p => p.Name)];
        List<Wire.PortState> twinned = [.. ports.Ports.Where(p => p.Twin.Length > 0)];
        _twinOfPort = twinned.ToDictionary(p => p.Name, p => p.Twin);
        _portOfTwin = twinned.ToDictionary(p => p.Twin, p => p.Name);
        First = twinned.Count > 0 ? (twinned[0].Name, twinned[0].Twin) : null;
    }

    /// <summary>No ports.</summary>
    public static PortMap Empty { get; } = new(new Wire.PortList());

    /// <summary>Names of all twins.</summary>
    public IReadOnlyCollection<string> Twins => _portOfTwin.Keys;

    /// <summary>The first port with a twin; null: there is none.</summary>
    public (string Port, string Twin)? First { get; }

    /// <summary>Whether the data plane has such a port, with or without a twin.</summary>
    public bool Contains(string port) => _names.Contains(port);

    /// <summary>Null when there is no such port, or it has no twin.</summary>
    public string? TwinOf(string port) => _twinOfPort.GetValueOrDefault(port);

    /// <summary>Null when no port has this twin.</summary>
    public string? PortOf(string twin) => _portOfTwin.GetValueOrDefault(twin);
}
