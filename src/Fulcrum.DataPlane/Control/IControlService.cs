namespace Fulcrum.DataPlane.Control;

/// <summary>What the control socket serves. Control thread only.</summary>
internal interface IControlService
{
    /// <summary>Replies to a request, made one by one as the client reads them.</summary>
    IEnumerable<Wire.Reply> Handle(Wire.Request request, ControlConnection connection);

    /// <summary>Periodic work: what clients should know (<paramref name="notify"/>), counters, house-keeping.</summary>
    void Tick(long nowMs, Action<Wire.Event> notify);
}
