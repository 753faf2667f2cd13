using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Persistence;

/// <summary>Templates as the control plane asks for them.</summary>
internal sealed class TemplateListingTests
{
    private static readonly string[] s_both =
        ["6 10.0.0.1:0 198.51.100.80:80 10.1.0.2:8080 NONE", "6 10.0.1.1:0 198.51.100.80:80 10.1.0.1:8080 NONE"];

    [TestCase("", "", 0, 1)]
    [TestCase("client", "", 0)]
    [TestCase("server", "", 1)]
    [TestCase("another server", "")]
    [TestCase("protocol", "")]
    [TestCase("", "NONE", 0, 1)]
    [TestCase("", "ASSURED")]
    public void Filter_SelectsTemplates(string field, string state, params int[] expected)
    {
        using Director director = new(PersistenceTests.Persistent(360));
        new Clients(director).Syns("10.0.0.1", "10.0.1.1");
        Wire.SessionFilter filter = field switch
        {
            "client" => new() { Client = new() { Address = Bytes("10.0.0.0"), Length = 24 } },
            "server" => new() { ServerAddress = Bytes(A) },
            "another server" => new() { ServerAddress = Bytes("10.9.9.9") },
            "protocol" => new() { Protocol = IpProtocol.Udp },
            _ => new(),
        };

        List<string> problems = [];
        using SessionSelection selection = SessionSelection.Read(filter, director.Compiler, problems)!;
        TemplateListing listing = new(director.Compiler, selection, state, director.NowMs);
        List<string> listed = [];
        while (listing.Next(1) is { } page)
        {
            Assert.That(page.Sessions, Has.Count.LessThan(2));
            listed.AddRange(page.Sessions.Select(Text));
        }

        Assert.That(listed.Order(), Is.EqualTo(expected.Select(index => s_both[index])));
    }

    private static string Text(Wire.Session template) =>
        $"{template.Protocol} {Address(template.ClientAddress)}:{template.ClientPort} {Address(template.VirtualAddress)}:{template.VirtualPort} "
        + $"{Address(template.RealAddress)}:{template.RealPort} {template.State}";

    private static IpAddress Address(Google.Protobuf.ByteString bytes) => new(bytes.Span);
}
