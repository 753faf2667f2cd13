using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.Services.Hosting.Logging;
using Fulcrum.ControlPlane.Tests.Daemons;
using Microsoft.Extensions.Logging;

namespace Fulcrum.ControlPlane.Tests.Logging;

[TestFixture]
public sealed class JournalTests
{
    [Test]
    public void Line_WithValues_IsAnEntryWithFields()
    {
        using TemporaryDirectory directory = new();
        using Socket journal = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        journal.Bind(new UnixDomainSocketEndPoint(directory["j"]));
        journal.ReceiveTimeout = 10_000;
        using JournalLoggerProvider provider = new(directory["j"], TextWriter.Null, new(TimeProvider.System));

        provider.CreateLogger("Fulcrum.Health").LogWarning("{RealServer} is down: {Reason}", "10.0.0.1:80", "line\nfeed");

        byte[] bytes = new byte[4096];
        string entry = Encoding.UTF8.GetString(bytes, 0, journal.Receive(bytes));
        Assert.That(entry, Does.StartWith("MESSAGE\n\u001e\0\0\0\0\0\0\010.0.0.1:80 is down: line\nfeed\n"));
        Assert.That(entry,
            Does.Contain("\nPRIORITY=4\nSYSLOG_IDENTIFIER=fulcrumd\nFULCRUM_LOGGER=Fulcrum.Health\nFULCRUM_REAL_SERVER=10.0.0.1:80\n"));
        Assert.That(entry, Does.Contain("FULCRUM_REASON\n\t\0\0\0\0\0\0\0line\nfeed\n"));
    }

    [Test]
    public void Line_WithoutAJournal_GoesToStandardError()
    {
        using StringWriter otherwise = new();
        using (JournalLoggerProvider provider = new("/nonexistent/journal", otherwise, new(TimeProvider.System)))
            provider.CreateLogger("a").LogError("It does not work.");

        Assert.That(otherwise.ToString(), Is.EqualTo("<3>It does not work." + Environment.NewLine));
    }

    [Test]
    public void StandardError_OfAnotherStream_IsNotTheJournal()
    {
        Assert.That(Journal.LeadsToJournal("8:1234", "/proc/self/fd/2"), Is.False);
        Assert.That(Journal.LeadsToJournal(null, "/proc/self/fd/2"), Is.False);
        Assert.That(Journal.LeadsToJournal("8:1234", "/nonexistent"), Is.False);
    }

    [TestCase("RealServer", "FULCRUM_REAL_SERVER")]
    [TestCase("Uid", "FULCRUM_UID")]
    [TestCase("{0}", "FULCRUM_0")]
    public void FieldName_OfAValue_IsTheJournals(string name, string field) => Assert.That(JournalEntry.FieldName(name), Is.EqualTo(field));
}
