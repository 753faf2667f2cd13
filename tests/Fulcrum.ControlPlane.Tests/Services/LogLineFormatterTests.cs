using Fulcrum.ControlPlane.Services.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulcrum.ControlPlane.Tests.Services;

[TestFixture]
public sealed class LogLineFormatterTests
{
    [Test]
    public void Write_TextWithLineEndings_IsOneLine()
    {
        LogEntry<string> entry = new(LogLevel.Warning, "category", default, "first\nsecond", null, (text, _) => text);
        using StringWriter writer = new();

        new LogLineFormatter().Write(entry, null, writer);

        Assert.That(writer.ToString().TrimEnd('\n'), Does.EndWith("first | second").And.Not.Contains('\n').And.Not.Contains("category"));
    }
}
