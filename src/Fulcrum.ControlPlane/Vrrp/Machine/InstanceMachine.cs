using System.Net;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>
/// One instance, without clock or socket: it is told of packets, faults and the time, and says through <see cref="IInstanceActions"/> what to
/// do and with <see cref="NextEvent"/> when it wants to be told of the time again. Times are since any fixed moment. Not thread-safe.
/// Made and updated by <see cref="RouterSet"/>.
/// </summary>
public sealed class InstanceMachine
{
    internal InstanceMachine(InstanceSettings settings, IInstanceActions actions)
    {
        Settings = settings;
        Actions = actions;
    }

    /// <summary>As they apply now.</summary>
    public InstanceSettings Settings { get; private set; }

    /// <summary>Where outputs go.</summary>
    public IInstanceActions Actions { get; }

    /// <summary>What it is.</summary>
    public RouterState State { get; private set; }

    /// <summary>With weights.</summary>
    public int EffectivePriority => throw new NotImplementedException();

    /// <summary>When <see cref="Advance"/> wants to be called; null: not before something else happens.</summary>
    public TimeSpan? NextEvent => throw new NotImplementedException();

    /// <summary>The address that its packets leave with: decides among equal priorities, and tells own packets. Null: not known.</summary>
    public IPAddress? OwnAddress { get; set; }

    /// <summary>For the API.</summary>
    public InstanceStatus Status => throw new NotImplementedException();

    /// <summary>Begins. Faults are told before.</summary>
    public void Start(StartMode mode, TimeSpan now) => throw new NotImplementedException();

    /// <summary>A packet with its router id has come on its interface: reads it, and takes it or counts why not. Never throws.</summary>
    public VrrpDrop Receive(in ReceivedPacket packet, TimeSpan now) => throw new NotImplementedException();

    /// <summary>An advert that is read already.</summary>
    public void Receive(VrrpAdvert advert, TimeSpan now) => throw new NotImplementedException();

    /// <summary>The time.</summary>
    public void Advance(TimeSpan now) => throw new NotImplementedException();

    /// <summary>What puts it into FAULT.</summary>
    /// <param name="cause">Of what kind.</param>
    /// <param name="reason">A sentence; null: that is well.</param>
    /// <param name="now">The time.</param>
    public void SetFault(FaultCause cause, string? reason, TimeSpan now) => throw new NotImplementedException();

    /// <summary>Sum of the weights of what it tracks.</summary>
    public void SetWeight(int weight, TimeSpan now) => throw new NotImplementedException();

    /// <summary>False: as with nopreempt (sessions are not synchronised yet).</summary>
    public void SetMayTakeOver(bool may, TimeSpan now) => throw new NotImplementedException();

    /// <summary>Gives its addresses up, with its group, until <see cref="Release"/> is called or no other master is heard.</summary>
    public void Yield(TimeSpan now) => throw new NotImplementedException();

    /// <summary>Ends <see cref="Yield"/>.</summary>
    public void Release(TimeSpan now) => throw new NotImplementedException();
}
