using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Loads texts, and states what came of them.</summary>
internal static class Configurations
{
    /// <summary>A group that services can name.</summary>
    public const string Group = "local_address_group g { 10.1.0.1-2 lan }\n";

    /// <summary>Loads a text as /etc/test.conf.</summary>
    public static ConfigurationResult Load(string text) => ConfigurationLoader.Load("/etc/test.conf", new MemoryFiles { ["/etc/test.conf"] = text });

    /// <summary>A service that is right, around some lines. The lines start at line 4.</summary>
    public static string Service(string lines = "", string servers = "real_server 10.2.0.1 80 { weight 1 }", string header = "192.0.2.1 80") =>
        $"{Group}virtual_server {header} {{\nprotocol TCP\n{lines}\n{Default(lines, "lb_algo", "rr")}"
        + $"{Default(lines, "lb_kind", "FNAT")}{Default(lines, "laddr_group_name", "g")}{servers}\n}}\n";

    /// <summary>The model of a text that has neither errors nor warnings.</summary>
    public static DirectorModel LoadClean(string text)
    {
        ConfigurationResult result = Load(text);
        Assert.That(result.Diagnostics.Where(item => item.Severity != Severity.Note).Select(item => item.Format()), Is.Empty);
        return result.Model!;
    }

    /// <summary>The model of a text that has warnings but no errors.</summary>
    public static DirectorModel LoadGood(string text)
    {
        ConfigurationResult result = Load(text);
        Assert.That(result.Diagnostics.Where(item => item.Severity == Severity.Error).Select(item => item.Format()), Is.Empty);
        return result.Model!;
    }

    /// <summary>The only service of a text without errors and warnings.</summary>
    public static VirtualService OnlyService(string text) => LoadClean(text).Services.Single();

    /// <summary>The only server of the only service.</summary>
    public static RealServer OnlyServer(string text) => OnlyService(text).RealServers.Single();

    /// <summary>Asserts that the text is accepted with such a warning, or note, among others.</summary>
    public static void AssertTells(string text, Severity severity, int line, string words)
    {
        ConfigurationResult result = Load(text);
        string all = string.Join('\n', result.Diagnostics.Select(item => item.Format()));
        Assert.That(result.Model, Is.Not.Null, all);
        Assert.That(result.Diagnostics.Where(item => item.Severity == severity && item.Line == line).Select(item => item.Sentence),
            Has.Some.Contains(words), all);
    }

    /// <summary>Asserts that the text is refused with exactly this error, among warnings.</summary>
    public static void AssertError(string text, int line, string words) => AssertOnly(text, Severity.Error, line, words);

    /// <summary>Asserts that the text is accepted with exactly this warning.</summary>
    public static void AssertWarning(string text, int line, string words)
    {
        AssertOnly(text, Severity.Warning, line, words);
        LoadGood(text);
    }

    private static void AssertOnly(string text, Severity severity, int line, string words)
    {
        ConfigurationResult result = Load(text);
        Diagnostic[] found = [.. result.Diagnostics.Where(item => item.Severity == severity)];
        string all = string.Join('\n', result.Diagnostics.Select(item => item.Format()));
        Assert.That(found, Has.Length.EqualTo(1), all);
        Assert.Multiple(() =>
        {
            Assert.That(found[0].Sentence, Does.Contain(words));
            Assert.That(found[0].Line, Is.EqualTo(line), all);
            Assert.That(found[0].Column, Is.Positive);
            Assert.That(result.Model, severity == Severity.Error ? Is.Null : Is.Not.Null);
        });
    }

    private static string Default(string lines, string keyword, string value) =>
        lines.Contains(keyword, StringComparison.Ordinal) ? "" : $"{keyword} {value}\n";
}
