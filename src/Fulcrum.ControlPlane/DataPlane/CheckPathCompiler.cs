using Fulcrum.ControlPlane.HealthChecks.Paths;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>From the ways that checks use to what the data plane knows of them: a pure function.</summary>
public static class CheckPathCompiler
{
    /// <summary>Null when there are none, or no port has a twin.</summary>
    public static Wire.CheckPaths? Compile(PathList list, PortMap ports)
    {
        if (list.Paths.Length == 0 || ports.First is not { } first)
            return null;
        Wire.CheckPaths compiled = new()
        {
            Ipv4First = list.Addresses.Ipv4.BaseAddress.ToWire(),
            Ipv6First = list.Addresses.Ipv6.BaseAddress.ToWire(),
            Port = first.Port,
        };
        foreach ((int index, DataPath path) in list.Paths)
        {
            compiled.Paths.Add(new Wire.CheckPath
            {
                Index = (uint)index,
                VirtualAddress = path.Virtual.ToWire(),
                ServerAddress = path.Server.ToWire(),
                Mode = (Wire.ForwardingMode)path.Mode,
                Tunnel = path.Tunnel is null ? null : SnapshotCompiler.Compile(path.Tunnel),
            });
        }
        return compiled;
    }
}
