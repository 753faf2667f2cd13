using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Replay;

/// <summary>
/// What a replay runs: the ports, and the configuration as `fulcrumd compile` wrote it. The file holds two protobuf messages, each
/// after its length as a varint: PortList, Snapshot.
/// </summary>
/// <param name="Ports">The logical ports in order.</param>
/// <param name="Configuration">What is in force.</param>
internal sealed record ReplaySnapshot(IReadOnlyList<RoutePort> Ports, Wire.Snapshot Configuration)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="ReplayException">It cannot be read, or is no such file.</exception>
    public static ReplaySnapshot Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            Wire.PortList ports = Wire.PortList.Parser.ParseDelimitedFrom(file);
            Wire.Snapshot configuration = Wire.Snapshot.Parser.ParseDelimitedFrom(file);
            return new ReplaySnapshot([.. ports.Ports.Select(ToPort)], configuration);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or ArgumentException)
        {
            throw new ReplayException($"{path} is no snapshot; make one with fulcrumd compile.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReplayException($"The snapshot cannot be read: {e.Message}");
        }
    }

    /// <summary>Index of a port.</summary>
    /// <exception cref="ReplayException">There is none of this name.</exception>
    public int PortIndex(string name)
    {
        for (int index = 0; index < Ports.Count; index++)
            if (Ports[index].Name == name)
                return index;
        string known = string.Join(", ", Ports.Select(port => port.Name));
        throw new ReplayException($"There is no port \"{name}\" in the topology; its ports are {known}.");
    }

    private static RoutePort ToPort(Wire.PortState port)
    {
        if (port.Mac.Length != MacAddress.Length || port.Mtu > ushort.MaxValue)
            throw new ArgumentException("No port of fulcrumd compile.");
        ulong mac = 0;
        for (int index = 0; index < MacAddress.Length; index++)
            mac |= (ulong)port.Mac[index] << index * 8;
        return new RoutePort(port.Name, new MacAddress(mac), (ushort)port.Mtu);
    }
}
