namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether a worker reads time without the kernel: it does so in every poll.</summary>
internal static class ClockCheck
{
    private const string Subject = "clock";
    private const string Folder = "sys/devices/system/clocksource/clocksource0";

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        string? available = machine.Tree.Text($"{Folder}/available_clocksource");
        switch (machine.Tree.Text($"{Folder}/current_clocksource"))
        {
            case null:
                break;
            case "tsc":
                yield return Finding.Ok(Subject, "Time is read from the CPU's own counter (tsc).");
                break;
            case ("kvm-clock" or "hyperv_clocksource_tsc_page") and { } shared:
                yield return Finding.Ok(Subject, $"Time is read from a page that the hypervisor keeps ({shared}), which is nearly as quick as tsc.");
                break;
            case { } slow:
                string advice = available?.Split(' ').Contains("tsc") == true
                    ? "Boot with clocksource=tsc tsc=reliable"
                    : "The kernel does not trust this CPU's counter: look for \"tsc\" in dmesg; a virtual machine gets it with the CPU flag invtsc";
                yield return Finding.Warning(Subject, $"Each look at the clock is a system call ({slow}), which workers make in every poll. {advice}.");
                break;
        }
    }
}
