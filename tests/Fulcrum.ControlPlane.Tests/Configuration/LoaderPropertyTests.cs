using CsCheck;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Whatever the text: the load ends, does not throw, and points into the text.</summary>
[TestFixture]
internal sealed class LoaderPropertyTests
{
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(5);

    private static readonly string[] s_pieces =
    [
        .. RootKeywords.Table.Rows.Select(row => row.Name), .. VirtualServerKeywords.Table.Rows.Select(row => row.Name),
        .. RealServerKeywords.Table.Rows.Select(row => row.Name), .. CheckKeywords.Tcp.Rows.Select(row => row.Name),
        "{", "}", "{\n", "}\n", "\n", "\r\n", " ", "\t", "\"", "'", "#", "!", "\\", "\\\n", "$A", "${A}", "$A=", "$A=$B\n", "$B=${A} x\n",
        "${", "${_PWD}", "${_ENV ", "@low ", "@^low ", "~SEQ(A,1,2) ", "~LST(", "include ", "include *.conf\n", "include /etc/test.conf\n",
        "include {a,b}[c-\n", "includer x", "192.0.2.1 80 ", "10.2.0.1 80 ", "10.1.0.1-9 lan\n", "10.1.0.9-1 ", "2001:db8::1", "FNAT", "NAT", "rr",
        "2001:db8::1-5 lan\n", "TUN ", "DR", "type ", "gue ", "gre", "port ", "csum", "toa", "v1", "SCTP",
        "wlc", "TCP", "udp", "0", "1", "65536", "-1", "1.5", "99999999999999999999", "g ", "\0", "\ud800", "é", "\u2028", "\ufeff",
    ];

    private static readonly Gen<string> s_piece = Gen.Int[0, s_pieces.Length - 1].Select(i => s_pieces[i]);
    private static readonly Gen<string> s_structured = s_piece.Array[0, 120].Select(pieces => string.Join(' ', pieces));
    private static readonly Gen<string> s_glued = s_piece.Array[0, 120].Select(string.Concat);
    private static readonly Gen<string> s_mutated = Gen.Select(Gen.Int[0, 400], Gen.Int[0, 40], s_piece, (start, length, piece) =>
    {
        string text = Configurations.Service("delay_loop 2\nalpha", "real_server 10.2.0.1 80 { weight 1\nTCP_CHECK { connect_port 80 } }");
        start = Math.Min(start, text.Length);
        return text[..start] + piece + text[Math.Min(text.Length, start + length)..];
    });

    [TestCase(nameof(Gen.String))]
    [TestCase(nameof(s_structured))]
    [TestCase(nameof(s_glued))]
    [TestCase(nameof(s_mutated))]
    public void Load_AnyText_EndsWithDiagnosticsInsideOfIt(string kind)
    {
        Gen<string> texts = kind switch
        {
            nameof(s_structured) => s_structured,
            nameof(s_glued) => s_glued,
            nameof(s_mutated) => s_mutated,
            _ => Gen.String,
        };
        Task check = Task.Run(() => texts.Sample(Check, iter: 2000));
        Assert.That(check.Wait(s_hang), Is.True, "a load hangs");
    }

    private static readonly string[] s_repeated =
        ["{", "}", "a{", "\"", "$A ", "${A}", "include x ", "a\n", "a {\n", "#", "\\", "$A=$A$A\n$A\n", "@a ", "${", "local_address_group g {\n"];

    [TestCaseSource(nameof(s_repeated))]
    public void Load_HugeRepetition_Ends(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 5_000));
        Task check = Task.Run(() => Check(text));
        Assert.That(check.Wait(s_hang), Is.True, "the load hangs");
    }

    private static void Check(string text)
    {
        MemoryFiles files = new() { ["/etc/test.conf"] = text, ["/etc/a.conf"] = "b 1\n}", ["/etc/b"] = "$A=3\n{" };
        ConfigurationResult result = ConfigurationLoader.Load("/etc/test.conf", files);
        Dictionary<string, string[]> lines = files.ToDictionary(file => file.Key, file => file.Value.Split('\n'));
        bool hasErrors = result.Diagnostics.Any(item => item.Severity == Severity.Error);
        if (hasErrors != result.Model is null)
            throw new InvalidOperationException("there is a model beside errors, or neither");
        foreach (Diagnostic item in result.Diagnostics)
        {
            string line = lines[item.File!][item.Line - 1].TrimEnd('\r');
            if (item.SourceLine != line || item.Column < 1 || item.Column > line.Length + 1)
                throw new InvalidOperationException($"not a position: {item}");
            _ = item.Format();
        }
    }
}
