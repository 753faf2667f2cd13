using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Http;

/// <summary>
/// A running nginx: plain on one port, with TLS for good.example on a second, with an expired certificate on a third. Paths: / "hello world", /500,
/// /big, and /chunked as HTTP/1.1 does without a length.
/// </summary>
internal sealed class Nginx : IDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;

    private Nginx()
    {
        int[] ports = FreePorts(3);
        (Plain, Good, Expired) = (At(ports[0]), At(ports[1]), At(ports[2]));
        Certificates.WriteSelfSigned(_directory["good"], "good.example", DateTimeOffset.UtcNow.AddYears(5));
        Certificates.WriteSelfSigned(_directory["expired"], "good.example", DateTimeOffset.UtcNow.AddDays(-1));
        Directory.CreateDirectory(_directory["www"]);
        File.WriteAllText(_directory["www/index.html"], "hello world\n");
        File.WriteAllText(_directory["www/big"], new string('x', 3_000_000) + "end");
        File.WriteAllText(_directory["nginx.conf"], Configuration());
        _process = Process.Start(new ProcessStartInfo(Program, ["-p", _directory[""], "-c", _directory["nginx.conf"], "-e", _directory["error.log"]])
        {
            RedirectStandardError = true,
        })!;
    }

    public IPEndPoint Plain { get; }

    public IPEndPoint Good { get; }

    public IPEndPoint Expired { get; }

    /// <summary>The certificate of the second port, which is its own authority.</summary>
    public string Authority => _directory["good.crt"];

    /// <summary>Starts one, or ignores the fixture with the reason why there is none.</summary>
    public static async Task<Nginx> StartOrIgnoreAsync()
    {
        if (!File.Exists(Program))
            Assert.Ignore("nginx is not installed.");
        Nginx nginx = new();
        await Eventually.IsTrue(() => nginx._process.HasExited || nginx.Listens(), "nginx listens");
        Assert.That(nginx._process.HasExited, Is.False, () => nginx._process.StandardError.ReadToEnd());
        return nginx;
    }

    public void Dispose()
    {
        // The master takes its worker with it only when it may say goodbye.
        using (Process? quit = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            quit.WaitForExit();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }

    private static IPEndPoint At(int port) => new(IPAddress.Loopback, port);

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
            listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
            listener.Dispose();
        return ports;
    }

    private bool Listens()
    {
        try
        {
            using TcpClient client = new();
            client.Connect(Plain);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Configuration()
    {
        // A worker cannot read another user's temporary directory.
        string user = Environment.IsPrivilegedProcess ? "user root;" : "";
        string Secure(IPEndPoint endpoint, string certificate) => $$"""
            server {
                listen {{endpoint}} ssl;
                ssl_certificate {{_directory[certificate]}}.crt;
                ssl_certificate_key {{_directory[certificate]}}.key;
                root {{_directory["www"]}};
                location = /sni { return 200 "$ssl_server_name"; }
            }
            """;
        return $$"""
            daemon off; master_process on; worker_processes 1; {{user}}
            pid {{_directory["nginx.pid"]}};
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path {{_directory["t1"]}}; proxy_temp_path {{_directory["t2"]}}; fastcgi_temp_path {{_directory["t3"]}};
                uwsgi_temp_path {{_directory["t4"]}}; scgi_temp_path {{_directory["t5"]}};
                server {
                    listen {{Plain}};
                    root {{_directory["www"]}};
                    location = /500 { return 500; }
                    location = /302 { return 302 /; }
                    location = /host { return 200 "$host"; }
                    location = /chunked { ssi on; ssi_types *; try_files /index.html =404; }
                    location = /slow { limit_rate 4; try_files /index.html =404; }
                }
                {{Secure(Good, "good")}}
                {{Secure(Expired, "expired")}}
            }
            """;
    }
}
