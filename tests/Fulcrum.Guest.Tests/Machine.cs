using System.Diagnostics;

namespace Fulcrum.Guest.Tests;

/// <summary>
/// The virtual machine: qemu with software emulation, which works on any machine. It runs the host's programs, whose file system it
/// reads, and has two network devices with two queues each, which spread packets over them by RSS.
/// </summary>
internal sealed class Machine : IDisposable
{
    // Emulated, on a machine that is busy with other things.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(12);

    private readonly Process _process;
    private readonly string _errors;
    private int _commandCount;

    /// <summary>Boots, with the cables of its devices in the network.</summary>
    /// <exception cref="InvalidOperationException">It does not start.</exception>
    public Machine(Network network)
    {
        if (Directory.Exists(Share))
        {
            Directory.Delete(Share, recursive: true);
        }

        Directory.CreateDirectory(Share);
        _errors = Path.Combine(Share, "qemu.log");
        ProcessStartInfo start = new("ip")
        {
            ArgumentList = { "netns", "exec", network.NameOf("guest"), "qemu-system-x86_64" },
            RedirectStandardError = true,
        };
        foreach (string argument in Arguments())
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => File.AppendAllText(_errors, line.Data + "\n");
        _process.BeginErrorReadLine();
        WaitUntil(network.HasCables, "made its network devices");
        network.Plug();
    }

    /// <summary>Why there is no machine to boot; null when there is one.</summary>
    public static string? Missing => File.Exists(Repository.Path("out/guest/initrd"))
        ? null
        : "there is no out/guest/initrd; './appliance test --guest' makes it";

    /// <summary>The folder that it shares with the host; it is /mnt there.</summary>
    public static string Share => Repository.Path("out/guest/run");

    /// <summary>Runs a shell script in the guest, which has to succeed, and returns what it writes.</summary>
    public string Run(string script)
    {
        string file = Path.Combine(Share, $"{_commandCount++}");
        File.WriteAllText($"{file}.sh.new", script + "\n");
        File.Move($"{file}.sh.new", $"{file}.sh");
        WaitUntil(() => File.Exists($"{file}.code"), $"ended '{script}'");
        string output = File.ReadAllText($"{file}.out");
        return File.ReadAllText($"{file}.code").Trim() == "0"
            ? output
            : throw new InvalidOperationException($"'{script}' failed in the guest:\n{output}{File.ReadAllText($"{file}.err")}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private static string[] Arguments() =>
    [
        "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "3", "-M", "q35", "-m", "2048",
        "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-serial", $"file:{Path.Combine(Share, "console.log")}",
        "-kernel", Repository.Path("out/machine/vmlinux"), "-initrd", Repository.Path("out/guest/initrd"),
        "-append", "console=ttyS0 quiet panic=-1 tsc=reliable mitigations=off random.trust_cpu=on hugepages=400",
        "-virtfs", "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap,id=host",
        "-virtfs", $"local,path={Share},mount_tag=share,security_model=none,id=share",
        .. NetworkDevice("wan", "10"),
        .. NetworkDevice("lan", "11"),
    ];

    private static string[] NetworkDevice(string name, string slot) =>
    [
        "-netdev", $"tap,id={name},ifname={name},queues=2,script=no,downscript=no,vhost=off",
        "-device", $"virtio-net-pci,netdev={name},addr={slot},mac=52:54:00:00:00:{slot},mq=on,vectors=6,rss=on,hash=on",
    ];

    private void WaitUntil(Func<bool> condition, string what)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The guest ended early; {Share} has console.log and qemu.log.");
            }

            if (Stopwatch.GetElapsedTime(started) > s_patience)
            {
                throw new InvalidOperationException(
                    $"The guest has not {what} within {s_patience.TotalMinutes} minutes; {Share} has console.log.");
            }

            Thread.Sleep(50);
        }
    }
}
