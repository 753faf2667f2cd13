using Fulcrum.Api.V1;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>Datagrams that are longer than a link's MTU, there and back.</summary>
internal sealed class FragmentTests : ModeTests
{
    private const int Bytes = 4000;

    /// <summary>The lab cannot take apart GUE in fragments: no tunnel device, and a program in the kernel sees one fragment at a time.</summary>
    public static IEnumerable<LabService> Services =>
        LabServices.TwoArms.Concat(LabServices.OneArm).Where(service => service.Port is not (8032 or 8035) || service.Arm.IsIpv6);

    [TestCaseSource(nameof(Services))]
    public void UdpEcho_OfFourThousandBytes_ComesBack(LabService service)
    {
        // IPv6 routers fragment nothing: a client learns from its first datagram what fits into a tunnel.
        int lost = service.Arm.IsIpv6 && service.Mode == ForwardingMode.Tunnel ? 2 : 0;

        Assert.That(Echo(service, Bytes), Is.InRange(1, 1 + lost));
    }
}
