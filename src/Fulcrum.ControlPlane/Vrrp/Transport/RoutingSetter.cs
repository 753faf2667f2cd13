using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Vrrp.Plan;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>Sets and removes routes and rules of instances. They are marked, so that those of an earlier process are found. Not thread-safe.</summary>
internal sealed class RoutingSetter(NetlinkSocket requests, InterfaceTable interfaces, ILogger logger)
{
    private readonly byte[] _buffer = new byte[RoutingRequests.BufferSize];
    private readonly HashSet<VirtualRoute> _routes = [];
    private readonly HashSet<VirtualRule> _rules = [];

    // Told of already.
    private readonly HashSet<VirtualRoute> _failed = [];

    /// <summary>Sets what is not there. Routes are asked for again, because the kernel removes those of a link that goes down.</summary>
    public void Set(InstancePlan plan)
    {
        foreach (VirtualRoute route in plan.Routes)
            Add(route);
        foreach (VirtualRule rule in plan.Rules.Where(_rules.Add))
            Check(requests.Execute(RoutingRequests.AddRule(_buffer, rule)), $"A rule of VRRP (preference {rule.Preference}) cannot be set", Libc.Exists);
    }

    /// <summary>Removes what of it is there.</summary>
    public void Remove(InstancePlan plan)
    {
        foreach (VirtualRule rule in plan.Rules.Where(_rules.Remove))
            Check(requests.Execute(RoutingRequests.DeleteRule(_buffer, rule)), "A rule of VRRP cannot be removed", Libc.NoEntry);
        _failed.ExceptWith(plan.Routes);
        foreach (VirtualRoute route in plan.Routes.Where(_routes.Remove))
            Check(requests.Execute(RoutingRequests.DeleteRoute(_buffer, route)), $"The route of VRRP to {route.Destination} cannot be removed", NoSuchProcess);
    }

    /// <summary>Removes what the next configuration does not have.</summary>
    public void Change(InstancePlan before, InstancePlan next) => Remove(before with
    {
        Routes = [.. before.Routes.Except(next.Routes)], Rules = [.. before.Rules.Except(next.Rules)],
    });

    /// <summary>Removes what an earlier process has set.</summary>
    public void RemoveLeftovers()
    {
        if (_routes.Count + _rules.Count > 0)
            return;
        Remove(RtmGetRoute, RtmNewRoute, RtmDelRoute, payload => payload.Length > RouteHeaderSize && payload[5] == ProtocolVrrp);
        Remove(RtmGetRule, RtmNewRule, RtmDelRule, IsRuleOfVrrp);
    }

    // errno of a route that is not there
    private const int NoSuchProcess = 3;

    private delegate bool Matches(ReadOnlySpan<byte> payload);

    private static bool IsRuleOfVrrp(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < RuleHeaderSize)
            return false;
        NetlinkAttributeReader attributes = new(payload[RuleHeaderSize..]);
        while (attributes.TryNext(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == FraProtocol)
                return NetlinkAttributeReader.ReadByte(value) == ProtocolVrrp;
        }
        return false;
    }

    private void Remove(ushort get, ushort present, ushort delete, Matches matches)
    {
        List<byte[]> found = [];
        NetlinkError error = requests.Dump(NetlinkRequests.Dump(_buffer, get, AfUnspec), Take, out _);
        if (error.IsError)
            logger.LogWarning("Routes and rules cannot be read: {Error}", error);
        foreach (byte[] payload in found.Where(payload => payload.Length < RoutingRequests.BufferSize - MessageHeaderSize))
            requests.Execute(RoutingRequests.Delete(_buffer, delete, payload));

        void Take(in NetlinkMessage message)
        {
            if (message.Type == present && matches(message.Payload))
                found.Add(message.Payload.ToArray());
        }
    }

    private void Add(VirtualRoute route)
    {
        int index = 0;
        if (route.Interface is { } name)
        {
            if (interfaces.Find(name) is not { } link)
            {
                _routes.Remove(route);
                return;
            }
            index = link.Index;
        }
        NetlinkError error = requests.Execute(RoutingRequests.AddRoute(_buffer, route, index));
        if (!error.IsError || error.Errno == Libc.Exists)
        {
            _routes.Add(route);
            _failed.Remove(route);
            return;
        }
        _routes.Remove(route);
        if (_failed.Add(route))
            logger.LogWarning("The route of VRRP to {Destination} cannot be set: {Error}", route.Destination, error);
    }

    private void Check(NetlinkError error, string what, int harmless)
    {
        if (error.IsError && error.Errno != harmless)
            logger.LogWarning("{What}: {Error}", what, error);
    }
}
