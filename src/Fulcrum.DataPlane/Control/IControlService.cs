namespace Fulcrum.DataPlane.Control;

/// <summary>What the control socket serves. Control thread only.</summary>
internal interface IControlService
{
    /// <summary>In place of a reply: there is none before the next tick.</summary>
    static readonly Wire.Reply Pause = new();

    /// <summary>
    /// Replies to a request, made one by one as the client reads them. Each is sent before the next one is made, so that it may be the
    /// same object. Null: more comes, but others get their turn first.
    /// </summary>
    IEnumerable<Wire.Reply?> Handle(Wire.Request request, ControlConnection connection);

    /// <summary>Periodic work: what clients should know (<paramref name="notify"/>), counters, house-keeping.</summary>
    void Tick(long nowMs, Action<Wire.Event> notify);
}
