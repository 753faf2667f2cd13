using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Fulcrum.Oracle.Tests.Scenarios;

namespace Fulcrum.Oracle.Tests.Kernel;

/// <summary>
/// The virtual machine whose kernel judges. It runs all scenarios in one boot and leaves its answers in their folders, where they
/// are found again as long as neither the machine nor a scenario changes.
/// </summary>
internal static class Guest
{
    /// <summary>For each scenario, and for the boot, on a machine that is busy with other things.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private static string Images => Repository.Path("out/oracle");

    /// <summary>Where the folders of the scenarios are.</summary>
    public static string Runs => Path.Combine(Images, "run");

    /// <summary>Why there is no machine to boot; null when there is one.</summary>
    public static string? Missing => File.Exists(Path.Combine(Images, "initrd"))
        ? null
        : "there is no out/oracle/initrd; './appliance test --oracle' makes it";

    /// <summary>Sees to it that every scenario's folder holds the kernel's answers.</summary>
    /// <exception cref="InvalidOperationException">The machine did not get through.</exception>
    public static void Run(IReadOnlyCollection<Scenario> scenarios)
    {
        string stamp = Path.Combine(Runs, "inputs");
        string inputs = Digest(scenarios);
        if (File.Exists(stamp) && File.ReadAllText(stamp) == inputs)
        {
            return;
        }

        if (Directory.Exists(Runs))
        {
            Directory.Delete(Runs, recursive: true);
        }

        foreach (Scenario scenario in scenarios)
        {
            GuestFolder.Write(scenario, Path.Combine(Runs, scenario.Name));
        }

        File.WriteAllText(Path.Combine(Runs, "directors"), GuestFolder.Directors(scenarios));
        Boot(s_patience * (scenarios.Count + 10));
        File.WriteAllText(stamp, inputs);
    }

    private static string Digest(IEnumerable<Scenario> scenarios)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(File.ReadAllBytes(Path.Combine(Images, "initrd")));
        foreach (Scenario scenario in scenarios)
        {
            foreach ((string name, string text) in GuestFolder.FilesOf(scenario))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{scenario.Name}/{name}\n{text}"));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Boots with software emulation, which works on any machine; a kernel as an ELF file needs no firmware.</summary>
    private static void Boot(TimeSpan timeout)
    {
        string console = Path.Combine(Images, "console.log");
        string options = "console=ttyS0 quiet panic=-1 tsc=reliable mitigations=off random.trust_cpu=on rcupdate.rcu_expedited=1";
        ProcessStartInfo start = new("qemu-system-x86_64")
        {
            ArgumentList =
            {
                "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "1", "-M", "q35", "-m", "256",
                "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-serial", $"file:{console}",
                "-kernel", Repository.Path("out/machine/vmlinux"), "-initrd", Path.Combine(Images, "initrd"), "-append", options,
                "-virtfs", $"local,path={Runs},mount_tag=oracle,security_model=none,id=oracle",
            },
            RedirectStandardError = true,
        };
        using Process machine = Process.Start(start) ?? throw new InvalidOperationException("qemu-system-x86_64 does not start");
        Task<string> errors = machine.StandardError.ReadToEndAsync();
        if (!machine.WaitForExit(timeout))
        {
            machine.Kill();
            throw new InvalidOperationException(
                $"the guest was not ready after {timeout.TotalSeconds} s; {console} has its messages");
        }

        if (!File.Exists(Path.Combine(Runs, "kernel-release")))
        {
            throw new InvalidOperationException($"the guest ended early; {console} has its messages. qemu says: {errors.Result}");
        }
    }
}
