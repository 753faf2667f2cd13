using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fulcrum.ControlPlane.Tests.Kernel;

/// <summary>A network namespace that exists as long as the object. Needs root and the ip command.</summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const int CloneNewNet = 0x40000000;
    private static int _count;

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>Makes one, or ignores the running test with the reason why none can be made here.</summary>
    public static NetworkNamespace CreateOrIgnore()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("Making a network namespace needs root.");
        if (!File.Exists("/sbin/ip") && !File.Exists("/usr/sbin/ip") && !File.Exists("/bin/ip") && !File.Exists("/usr/bin/ip"))
            Assert.Ignore("The ip command (package iproute2) is missing.");
        NetworkNamespace made = new($"fkt{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        Run("ip", $"netns add {made.Name}");
        made.Ip("link set lo up");
        return made;
    }

    /// <summary>Runs ip with these words within the namespace and returns what it prints; fails the test when it fails.</summary>
    public string Ip(string words) => Run("ip", $"-n {Name} {words}");

    /// <summary>Runs a command within the namespace.</summary>
    public string Execute(string command) => Run("ip", $"netns exec {Name} {command}");

    /// <summary>Makes something on a thread that is in the namespace: sockets that it opens belong there for ever.</summary>
    public T Make<T>(Func<T> make)
    {
        T? made = default;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                using SafeFileHandle file = File.OpenHandle($"/run/netns/{Name}");
                if (SetNamespace(file, CloneNewNet) != 0)
                    throw new InvalidOperationException($"setns: {Marshal.GetLastPInvokeErrorMessage()}");
                made = make();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? made! : throw new InvalidOperationException($"Failed in namespace {Name}.", failure);
    }

    public void Dispose() => Run("ip", $"netns del {Name}");

    private static string Run(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {arguments}: {errors.Result}");
        return output;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeHandle file, int type);
}
