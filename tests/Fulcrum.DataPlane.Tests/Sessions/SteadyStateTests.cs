using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.Tests.Sessions;

/// <summary>What the short way of a packet takes for granted: a steady state is one that no table changes.</summary>
internal sealed class SteadyStateTests
{
    [Test]
    public void IsSteady_AnyTable_ChangesNothing([Values] bool secure, [Values] Direction direction, [Values] bool inputOnly)
    {
        Assume.That(direction == Direction.Inbound || !inputOnly, "a session whose server answers is no longer input-only");
        SessionStates states = new(new ProcessMemory());
        states.UseSecureTcp(secure);
        SessionTraits traits = inputOnly ? SessionTraits.InputOnly : SessionTraits.None;

        (SessionState State, SegmentEvent Event)[] steady =
        [
            .. from state in Enum.GetValues<SessionState>()
               from @event in (SegmentEvent[])[SegmentEvent.None, SegmentEvent.Ack]
               where SessionStates.IsSteady(state, @event)
               select (state, @event),
        ];

        Assert.That(steady, Has.Length.EqualTo(3), "UDP with either, TCP with ACK");
        Assert.That(steady.Select(of => states.Next(direction, of.Event, of.State, traits)), Is.EqualTo(steady.Select(of => of.State)));
    }
}
