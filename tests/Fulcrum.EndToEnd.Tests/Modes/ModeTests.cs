using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>A fixture in the lab with a server for each forwarding mode: what clients do there.</summary>
[Category("Lab")]
[NonParallelizable]
internal abstract class ModeTests
{
    private const int DatagramTimeoutMs = 3000;
    private const int DatagramAttempts = 5;
    private static readonly string[] Hosts = ["client", "nat", "dr", "tun", "full"];

    /// <summary>The lab.</summary>
    protected static LabNetwork Lab => CurrentLab.Network;

    /// <summary>What fulcrumctl says in it.</summary>
    protected static DirectorClient Director => Lab.Director;

    [TearDown]
    public void AssertNoWrongChecksum()
    {
        foreach (string host in Hosts)
            Assert.That(KernelCounters.WrongChecksums(Lab, host), Is.Zero, $"wrong checksums at {host}");
    }

    /// <summary>The hash of the file that the web servers have, of its first bytes.</summary>
    protected static string HashOfFile(int bytes) => Hash($"head -c {Text(bytes)} {Lab.Directory}/large", host: "client");

    /// <summary>Downloads the beginning of the large file by curl; returns its hash.</summary>
    protected static string Download(LabService service, int bytes) =>
        Hash($"curl --silent --show-error --max-time 55 --range 0-{Text(bytes - 1)} {service.Url}large", host: "client");

    /// <summary>Uploads the beginning of the large file by curl; returns the hash of what the server has got.</summary>
    protected static string Upload(LabService service, int bytes)
    {
        string name = $"upload/{service.Port}";
        string file = $"{Lab.Directory}/web-{service.Server}/{name}";
        File.Delete(file);
        Bash("client", $"head -c {Text(bytes)} {Lab.Directory}/large | curl --silent --show-error --fail --max-time 55 -T - {service.Url}{name}");
        string hash = Hash($"cat {file}", host: "client");
        File.Delete(file);
        return hash;
    }

    /// <summary>Short requests by curl, each on a connection of its own; all have to be answered, by the service's server.</summary>
    protected static void AssertRequestsAreAnswered(LabService service, int count)
    {
        CommandResult result = Lab.On(
            "client", "curl", "--silent", "--show-error", "--max-time", "55", "--header", "Connection: close", $"{service.Url}?[1-{Text(count)}]");
        string[] answers = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Regex expected = new($"^{service.Server} answers {service.SeenClient}$");

        Assert.That(answers.Where(answer => !expected.IsMatch(answer)), Is.Empty);
        Assert.That(answers, Has.Length.EqualTo(count), result.Error);
    }

    /// <summary>Sends a datagram until it comes back; returns how often it was sent. A sender that learns an MTU loses what taught it.</summary>
    protected static int Echo(LabService service, int bytes) => Namespace.Run(Lab.NamespaceOf("client"), () =>
    {
        using UdpClient client = new(service.Arm.IsIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
        client.Client.ReceiveTimeout = DatagramTimeoutMs;
        client.Connect(service.VirtualAddress, service.Port);
        byte[] sent = RandomNumberGenerator.GetBytes(bytes);
        string last = "";
        for (int attempt = 1; attempt <= DatagramAttempts; attempt++)
        {
            try
            {
                client.Send(sent);
                System.Net.IPEndPoint? from = null;
                Assert.That(client.Receive(ref from), Is.EqualTo(sent), "the answer differs from the datagram");
                return attempt;
            }
            catch (SocketException exception)
            {
                last = exception.Message;
            }
        }

        Assert.Fail($"no answer to {DatagramAttempts} datagrams of {bytes} bytes: {last}\n{Director.Ctl("drops").Output}");
        return 0;
    });

    /// <summary>Runs a pipe in a host's namespace; each of its commands has to succeed.</summary>
    protected static string Bash(string host, string pipe) => Lab.On(host, "bash", "-o", "pipefail", "-c", pipe).Expect();

    private static string Hash(string command, string host) => Bash(host, $"{command} | sha256sum");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
