using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Collects the steps of a scenario.</summary>
internal sealed class Script
{
    private readonly List<Step> _steps = [];

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Frames that wan0 receives.</summary>
    public Script Wan(params IEnumerable<PacketBuilder> packets) => Add("wan0", packets, isForHost: false);

    /// <summary>Frames that lan0 receives.</summary>
    public Script Lan(params IEnumerable<PacketBuilder> packets) => Add("lan0", packets, isForHost: false);

    /// <summary>Frames that wan0 receives and that Fulcrum may leave to the kernel.</summary>
    public Script WanForHost(params IEnumerable<PacketBuilder> packets) => Add("wan0", packets, isForHost: true);

    /// <summary>Frames that lan0 receives and that Fulcrum may leave to the kernel.</summary>
    public Script LanForHost(params IEnumerable<PacketBuilder> packets) => Add("lan0", packets, isForHost: true);

    /// <summary>A command of the administrator, as the kernel's tools know it.</summary>
    public Script Run(string command)
    {
        _steps.Add(new Step(null, [], command));
        return this;
    }

    private Script Add(string port, IEnumerable<PacketBuilder> packets, bool isForHost)
    {
        _steps.AddRange(packets.Select(packet => new Step(port, packet.Build(), null, isForHost)));
        return this;
    }
}
