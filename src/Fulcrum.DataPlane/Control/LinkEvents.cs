namespace Fulcrum.DataPlane.Control;

/// <summary>Tells the control plane, and the log, about links that go up or down.</summary>
internal sealed class LinkEvents(IReadOnlyList<IPortView> ports, Action<string> log)
{
    private readonly bool[] _up = [.. ports.Select(port => port.IsLinkUp)];

    /// <summary>Compares every link with the last look. Allocates only for an event.</summary>
    public void Send(Action<Wire.Event> notify)
    {
        for (int port = 0; port < ports.Count; port++)
        {
            bool up = ports[port].IsLinkUp;
            if (up == _up[port])
                continue;
            _up[port] = up;
            log(Describe(ports[port], up));
            notify(new Wire.Event { LinkChanged = new Wire.LinkChanged { Port = ports[port].Name, Up = up } });
        }
    }

    private static string Describe(IPortView port, bool up) => port.GoneInterface is { } gone
        ? $"Port {port.Name}: its interface {gone} is gone. Nothing passes the port until fulcrum-dataplane is started again with an interface."
        : $"Port {port.Name}: the link is {(up ? "up" : "down")}.";
}
