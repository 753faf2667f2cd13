using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Tests;

internal sealed class VrrpTableTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeMilliseconds(10_000_000);

    [Test]
    public void Format_MasterAndFault_SaysWhoAndWhy()
    {
        GetVrrpResponse response = new()
        {
            Instances =
            {
                new VrrpInstance
                {
                    Name = "outside", Interface = "wan", RouterId = 51, State = VrrpState.Master, SinceUnixMs = 9_935_000, BasePriority = 150,
                    EffectivePriority = 140, Reason = "no master is heard", Counters = new() { Transitions = 3, AdvertsSent = 65, AdvertsReceived = 2 },
                    Addresses = { "10.0.0.1/24 dev wan", "10.0.0.2/32 dev wan" },
                    Tracked = { new VrrpTracked { Name = "script dns", Weight = -10, Good = false, Detail = "it has ended with 1" } },
                    Peers = { new VrrpPeer { Address = "10.0.0.3", Priority = 100, IntervalUs = 100_000, Adverts = 2, HeardMsAgo = 65_100 } },
                },
                new VrrpInstance
                {
                    Name = "inside", Interface = "lan", RouterId = 52, State = VrrpState.Fault, SinceUnixMs = 9_999_500, BasePriority = 100,
                    EffectivePriority = 100, Faults = { "The interface lan has no link." },
                    Counters = new() { Drops = { new VrrpDropCount { Reason = "Checksum", Count = 4 } } },
                },
            },
            Groups = { new VrrpSyncGroup { Name = "both", State = VrrpState.Fault, SinceUnixMs = 9_999_500, Members = { "outside", "inside" } } },
        };

        Assert.That(VrrpTable.Format(response, s_now), Is.EqualTo(
            """
            INSTANCE  INTERFACE  VRID  STATE   SINCE  PRIORITY  MASTER    TRANSITIONS  SENT  RECEIVED  ADDRESSES                WHY
            outside   wan          51  MASTER   1m5s   140/150  this one            3    65         2  10.0.0.1/24 10.0.0.2/32  no master is heard
            inside    lan          52  FAULT    0.5s       100  -                   0     0         0  -                        The interface lan has no link.

            GROUP  STATE  SINCE  MEMBERS         WHY
            both   FAULT   0.5s  outside inside  -

            INSTANCE  FOLLOWS     WEIGHT  STATE  WHY
            outside   script dns     -10  bad    it has ended with 1

            INSTANCE  PEER      PRIORITY  INTERVAL  ADVERTS      HEARD
            outside   10.0.0.3       100      0.1s        2  65.1s ago

            INSTANCE  REFUSED   ADVERTS
            inside    Checksum        4

            """));
    }

    [Test]
    public void Format_NoInstances_SaysSo() => Assert.That(VrrpTable.Format(new(), s_now), Is.EqualTo("There are no VRRP instances.\n"));
}
