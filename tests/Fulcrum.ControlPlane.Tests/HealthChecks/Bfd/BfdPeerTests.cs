using System.Diagnostics;
using System.Net;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Bfd;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.ControlPlane.Tests.Kernel;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Bfd;

/// <summary>Against another implementation: keepalived's.</summary>
[TestFixture]
public sealed class BfdPeerTests
{
    private const string Program = "/usr/sbin/keepalived";

    [Test]
    public async Task Session_WithKeepalived_ComesUpAndGoesDown()
    {
        if (!File.Exists(Program))
            Assert.Ignore("keepalived is not installed.");
        using TemporaryDirectory directory = new();
        using NetworkNamespace own = NetworkNamespace.CreateOrIgnore();
        using NetworkNamespace other = NetworkNamespace.CreateOrIgnore();
        own.Ip($"link add veth0 type veth peer name veth1 netns {other.Name}");
        own.Ip("addr add 10.77.0.1/24 dev veth0");
        own.Ip("link set veth0 up");
        other.Ip("addr add 10.77.0.2/24 dev veth1");
        other.Ip("link set veth1 up");
        (Observed<BfdStatus> status, IDisposable lease) = own.Make(() => new BfdSessions(TimeProvider.System).Follow(new BfdInstance
        {
            Name = "peer",
            Source = IPAddress.Parse("10.77.0.1"),
            Neighbour = IPAddress.Parse("10.77.0.2"),
            SendInterval = TimeSpan.FromMilliseconds(300),
            ReceiveInterval = TimeSpan.FromMilliseconds(300),
        }));
        using (lease)
        {
            using Process peer = Start(directory, other);
            try
            {
                await Eventually.IsTrue(() => status.Current.Value.State == BfdState.Up, "up");
            }
            finally
            {
                peer.Kill(entireProcessTree: true);
                await peer.WaitForExitAsync();
            }
            await Eventually.IsTrue(() => status.Current.Value.State == BfdState.Down, "down");
        }
    }

    private static Process Start(TemporaryDirectory directory, NetworkNamespace space)
    {
        File.WriteAllText(directory["k.conf"], """
            bfd_instance peer {
                neighbor_ip 10.77.0.1
                source_ip 10.77.0.2
                min_rx 300
                min_tx 300
                multiplier 5
            }
            """);
        return Process.Start("ip",
        [
            "netns", "exec", space.Name, Program, "-n", "-l", "-f", directory["k.conf"], $"--pid={directory["p"]}",
            $"--checkers_pid={directory["c"]}", $"--vrrp_pid={directory["v"]}", $"--bfd_pid={directory["b"]}",
        ]);
    }
}
