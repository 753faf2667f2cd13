using System.Globalization;
using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>PROXY protocol before an nginx that insists on it: FULLNAT servers log the real client.</summary>
internal sealed class ClientAddressTests : ModeTests
{
    private const int HundredMegabytes = 100 * 1024 * 1024;
    private const int FewMegabytes = 4 * 1024 * 1024;

    public static IEnumerable<LabService> Services => new[] { Arm.Two4, Arm.Two6 }.SelectMany(arm => new[]
    {
        Proxy("PROXY v1", arm, 8042, arm.IsIpv6, 8042),
        Proxy("PROXY v2", arm, 8043, arm.IsIpv6, 8043),
    }).Append(Proxy("PROXY v2, 6 to 4", Arm.Two6, 8044, false, 8043));

    [TestCaseSource(nameof(Services))]
    public void Request_ServerWithProxyProtocol_LogsTheClientsAddressAndPort(LabService service)
    {
        using HttpConnection connection = Namespace.Run(
            Lab.NamespaceOf("client"), () => new HttpConnection(service.Port, service.VirtualAddress));
        connection.LastRequest();

        string client = string.Create(CultureInfo.InvariantCulture, $" {service.Arm.ClientAddress} {connection.ClientPort} /\n");
        Eventually.IsTrue(
            () => AccessLog().Contains(client, StringComparison.Ordinal),
            () => $"nginx has not logged '{client}':\n{string.Join('\n', AccessLog().Split('\n').TakeLast(10))}");
    }

    [TestCaseSource(nameof(Services))]
    public void Requests_TwoHundred_AreAllAnswered(LabService service) => AssertRequestsAreAnswered(service, 200);

    [TestCaseSource(nameof(Services))]
    public void Download_OfHundredMegabytes_ArrivesUnchanged(LabService service) =>
        Assert.That(Download(service, HundredMegabytes), Is.EqualTo(HashOfFile(HundredMegabytes)));

    [TestCaseSource(nameof(Services))]
    public void Upload_OfAFewMegabytes_ArrivesUnchanged(LabService service) =>
        Assert.That(Upload(service, FewMegabytes), Is.EqualTo(HashOfFile(FewMegabytes)));

    private static string AccessLog() => File.ReadAllText($"{Lab.Directory}/web-full/access.log");

    private static LabService Proxy(string kind, Arm arm, int port, bool isRealIpv6, int webPort) =>
        new(kind, arm, port, ForwardingMode.FullNat, "full", isRealIpv6 ? "2001:db8:33::2" : "10.3.3.2", webPort);
}
