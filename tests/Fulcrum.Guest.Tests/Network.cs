using System.Diagnostics;

namespace Fulcrum.Guest.Tests;

/// <summary>
/// What is outside of the guest, in network namespaces of the host: a client on its wan, two web servers on its lan. Disposing
/// removes all of it.
/// </summary>
/// <remarks>
/// <code>
/// client 10.1.0.2 -- wan 10.1.0.1 [guest] lan 10.2.0.254 -- servers 10.2.0.11, 10.2.0.12
///                    VIP 10.1.0.100       pool 10.2.0.200-203
/// </code>
/// 10.N.0.x is 2001:db8:N::x in IPv6. The servers' gateway is the guest, as NAT needs it.
/// </remarks>
internal sealed class Network : IDisposable
{
    // For an emulated machine, on one that is busy with other things.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly string _prefix = $"g{Environment.ProcessId}";
    private string? _nginxFolder;

    /// <summary>Makes the namespaces; the cables come with the machine.</summary>
    public Network()
    {
        foreach (string host in (ReadOnlySpan<string>)["client", "servers", "guest"])
        {
            Command.Run("ip", "netns", "add", NameOf(host));
            Command.Run("ip", "-n", NameOf(host), "link", "set", "lo", "up");
        }
    }

    /// <summary>The namespace of client, servers or guest; the last is where the machine makes its cables.</summary>
    public string NameOf(string host) => $"{_prefix}-{host}";

    /// <summary>Whether the machine has made both cables.</summary>
    public bool HasCables()
    {
        string links = Command.Run("ip", "-o", "-n", NameOf("guest"), "link");
        return links.Contains(" wan:", StringComparison.Ordinal) && links.Contains(" lan:", StringComparison.Ordinal);
    }

    /// <summary>Plugs the machine's cables in.</summary>
    public void Plug()
    {
        Plug("wan", "client", "10.1.0.2/24", "2001:db8:1::2/64");
        Plug("lan", "servers", "10.2.0.11/24", "10.2.0.12/24", "2001:db8:2::11/64", "2001:db8:2::12/64");
        Command.Run("ip", "-n", NameOf("servers"), "route", "add", "default", "via", "10.2.0.254");
        Command.Run("ip", "-n", NameOf("servers"), "route", "add", "default", "via", "2001:db8:2::fe");
    }

    /// <summary>Starts a web server on both addresses of each server; it says which one it is, and who asks.</summary>
    public void StartServers(string folder)
    {
        _nginxFolder = folder;
        Directory.CreateDirectory(folder);
        File.WriteAllText(ConfigurationFile, $$"""
            user root;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                default_type text/plain;
                {{Server(1)}}
                {{Server(2)}}
            }
            """);
        Nginx();
    }

    /// <summary>Opens so many connections to an URL, some at the same time, each with a request of its own.</summary>
    /// <returns>What was answered, a line a connection: "server1 answers 10.1.0.2 port 40000".</returns>
    public string[] Request(string url, int count) =>
        RunIn(
            "client", "curl", "--silent", "--show-error", "--fail", "--max-time", "60",
            "--parallel", "--parallel-immediate", "--parallel-max", "16",
            "--header", "Connection: close", $"{url}?[1-{count}]").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Waits until both servers of a service answer.</summary>
    public void WaitForServers(string url)
    {
        long started = Stopwatch.GetTimestamp();
        string last;
        do
        {
            last = RunIn("client", "bash", "-c", $"curl --silent --show-error --max-time 5 --header 'Connection: close' '{url}?[1-2]' 2>&1 || sleep 1");
            if (last.Contains("server1 answers", StringComparison.Ordinal) && last.Contains("server2 answers", StringComparison.Ordinal))
            {
                return;
            }
        }
        while (Stopwatch.GetElapsedTime(started) < s_patience);

        throw new InvalidOperationException($"{url} does not answer as two servers within {s_patience.TotalMinutes} minutes: {last}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_nginxFolder is not null && File.Exists(Path.Combine(_nginxFolder, "nginx.pid")))
        {
            Nginx("-s", "stop");
        }

        foreach (string host in (ReadOnlySpan<string>)["client", "servers", "guest"])
        {
            Command.Run("ip", "netns", "del", NameOf(host));
        }
    }

    private string RunIn(string host, params string[] command) => Command.Run("ip", ["netns", "exec", NameOf(host), .. command]);

    private string ConfigurationFile => Path.Combine(_nginxFolder!, "nginx.conf");

    private static string Server(int number) => $$"""
        server {
            listen 10.2.0.1{{number}}:80;
            listen [2001:db8:2::1{{number}}]:80;
            location / { return 200 "server{{number}} answers $remote_addr port $remote_port\n"; }
        }
        """;

    private void Nginx(params string[] more) =>
        RunIn("servers", ["nginx", "-c", ConfigurationFile, "-e", $"{_nginxFolder}/error.log", .. more]);

    private void Plug(string cable, string host, params string[] addresses)
    {
        Command.Run("ip", "-n", NameOf("guest"), "link", "set", cable, "netns", NameOf(host));
        foreach (string address in addresses)
        {
            string[] family = address.Contains(':', StringComparison.Ordinal) ? ["nodad"] : [];
            Command.Run("ip", ["-n", NameOf(host), "address", "add", address, "dev", cable, .. family]);
        }

        Command.Run("ip", "-n", NameOf(host), "link", "set", cable, "up");
    }
}
