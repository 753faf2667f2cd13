using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>Interfaces with interface_up_down_delays. On VRRP's thread only.</summary>
public sealed class InterfaceStates
{
    private readonly Dictionary<string, DelayedState> _states = [];
    private Dictionary<string, InterfaceWatch> _watches = [];

    /// <summary>When a state may be another one; null: not before something happens.</summary>
    public TimeSpan? NextEvent => _states.Values.Select(state => state.NextEvent).Min();

    /// <summary>Follows a model.</summary>
    public void Use(VrrpModel model) => _watches = model.Interfaces.Where(watch => watch.DownDelay > TimeSpan.Zero || watch.UpDelay > TimeSpan.Zero)
        .GroupBy(watch => watch.Interface).ToDictionary(group => group.Key, group => group.Last());

    /// <summary>What counts of what is seen of an interface.</summary>
    public bool Judge(string name, bool isUp, TimeSpan now)
    {
        if (!_states.TryGetValue(name, out DelayedState? state))
            _states.Add(name, state = new());
        InterfaceWatch? watch = _watches.GetValueOrDefault(name);
        state.See(isUp, (isUp ? watch?.UpDelay : watch?.DownDelay) ?? TimeSpan.Zero, now);
        return state.Value ?? isUp;
    }
}
