namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>Random command lines: many are right, more are nearly right.</summary>
internal sealed class GeneratedCommandLine(int seed)
{
    private static readonly string[] Commands =
    [
        "-A", "-E", "-D", "-a", "-e", "-d", "-L", "-l", "-Z", "-S", "--set", "--add-service", "--edit-service", "--delete-service",
        "--add-server", "--edit-server", "--delete-server", "--list", "--zero", "--save", "--start-daemon", "--stop-daemon", "-C",
        "--clear", "-v", "--version", "-q", "--flush", "extra", "-n", "--", "-",
    ];

    private static readonly string[] Services =
    [
        "-t 1.2.3.4:80", "-t 1.2.3.4:http", "-t 1.2.3.4", "-t [2001:db8::1]:443", "-t 2001:db8::1", "-u 1.2.3.4:53", "-u [::1]:53", "-f 7",
        "-f 0", "-f x", "-f 4294967295", "-f 7 -6", "-6", "--sctp-service 1.2.3.4:99", "-t bad", "-t 1.2.3.4:nosuch", "-t [::1]",
        "--tcp-service=1.2.3.4:81", "-t1.2.3.4:82", "-t=1.2.3.4:83", "-u 1.2.3.4:domain", "-t www:80", "-t www:http",
        "--udp-service 10.1:69", "-t [1.2.3.4]:80", "-t 0x7f000001:1", "-t 1.2.3.4:70000", "-t", "--fwmark-service=+9", "-t 10.1.1.100:80",
        "-f -3", "-t 1.2.3.4:80:90",
    ];

    private static readonly string[] ServiceOptions =
    [
        "-s rr", "-s sh", "-s mh", "--scheduler=wrr", "-s lblcr", "-p", "-p 120", "-p120", "--persistent=5", "--persistent 7", "-p 0",
        "-p x", "-p -1", "-M 255.255.255.0", "-M 64", "-M 255.0.255.0", "-M bad", "-M 129", "--netmask=255.255.0.0", "-b sh-port",
        "-b mh-port,mh-fallback", "-b flag-1,flag-2", "-b bad", "-b sh-fallback,flag-2", "-o", "--ops", "-op", "--pe sip", "-s", "-b",
    ];

    private static readonly string[] ServerOptions =
    [
        "-r 10.0.0.1", "-r 10.0.0.1:8080", "-r 10.0.0.1:http", "-r [2001:db8::5]:80", "-r bad", "-r", "-m", "-g", "-i", "--ipip",
        "--masquerading", "-w 5", "-w 0", "-w -1", "-w 2147483648", "-w +7", "--weight=9", "-w5", "-x 10", "-y 5", "-x x", "-y -2",
        "--u-threshold 4294967296", "--tun-type gue", "--tun-type gre", "--tun-type ipip", "--tun-type x", "--tun-port 6080",
        "--tun-port 0", "--tun-csum", "--tun-nocsum", "--tun-remcsum", "-mw", "-gw 3",
    ];

    private static readonly string[] ListOptions =
    [
        "-n", "--numeric", "-c", "--stats", "--rate", "--exact", "-X", "--thresholds", "--persistent-conn", "--tun-info", "--nosort",
        "--sort", "--timeout", "--daemon", "-nX", "-n=3", "--stats=1", "-nq",
    ];

    private static readonly string[] Others =
    [
        "extra", "-", "--", "-L", "-h", "--bogus", "-q", "1", "2", "300", "2678401", "master", "backup", "--syncid 5", "--syncid 256",
        "--mcast-port 0", "--mcast-group 224.0.0.9", "--mcast-group ff02::9", "--mcast-group 1.1.1.1", "--mcast-ttl 300",
        "--sync-maxlen 70000", "--mcast-interface eth1",
    ];

    /// <summary>Every option that can stand behind a command, with right and wrong values.</summary>
    public static IEnumerable<string> Options => [.. Services, .. ServiceOptions, .. ServerOptions, .. ListOptions, .. Others, .. Commands];

    private readonly Random _random = new(seed);

    /// <summary>The words of one command line.</summary>
    public List<string> Words()
    {
        List<string> words = [];
        string command = Pick(Commands);
        Add(words, command);
        bool isSet = command == "--set";
        bool isServer = command is "-a" or "-e" or "-d" or "--add-server" or "--edit-server" or "--delete-server";
        bool isList = command is "-L" or "-l" or "--list" or "-S" or "--save";
        if (command is "--start-daemon" or "--stop-daemon")
        {
            Add(words, Pick(["master", "backup", "x", "-n", "--syncid 4"]));
        }

        for (int left = isSet ? _random.Next(2, 5) : 0; left > 0; left--)
        {
            words.Add(Pick(["0", "5", "300", "x", "2678400", "2678401", "-n"]));
        }

        if (!isSet && _random.Next(isList ? 4 : 10) is var draw && (isList ? draw == 0 : draw > 0))
        {
            Add(words, Pick(Services));
        }

        if (isServer && _random.Next(10) > 0)
        {
            Add(words, "-r " + Pick(["10.0.0.1", "10.0.0.1:8080", "[2001:db8::5]:80", "2001:db8::6", "10.0.0.1:sip", "www", "www:81"]));
        }

        for (int left = _random.Next(4); left > 0; left--)
        {
            Add(words, Pick(isServer ? ServerOptions : isList ? ListOptions : ServiceOptions));
        }

        if (_random.Next(4) == 0)
        {
            Add(words, Pick(Pick([Services, ServiceOptions, ServerOptions, ListOptions, Others])));
        }

        if (_random.Next(5) == 0)
        {
            int at = _random.Next(words.Count);
            words[at] = Misspell(words[at]);
        }

        return words;
    }

    private string Misspell(string word)
    {
        int at = _random.Next(word.Length + 1);
        return _random.Next(3) switch
        {
            0 => word.Insert(at, Pick(["-", "=", ":", "x", "1", "n", ",", "+", "]", "0"])),
            1 when at < word.Length => word.Remove(at, 1),
            _ => word[..at],
        };
    }

    private static void Add(List<string> words, string written) => words.AddRange(written.Split(' '));

    private T Pick<T>(T[] of) => of[_random.Next(of.Length)];
}
