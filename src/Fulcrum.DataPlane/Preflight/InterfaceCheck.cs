using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether the kernel interfaces that devices work on are there and up.</summary>
internal static class InterfaceCheck
{
    private const long Up = 1;

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        foreach (PortOption port in machine.Options.Ports)
        {
            foreach (string name in port.Devices.Select(KernelInterface.NameOf).OfType<string>())
            {
                string subject = $"port {port.Name}";
                if (!machine.HasInterface(name))
                    yield return Finding.Error(subject, $"There is no interface \"{name}\" in this network namespace; see ip link.");
                else if (machine.Tree.Number($"sys/class/net/{name}/flags") is { } flags && (flags & Up) == 0)
                    yield return Finding.Warning(subject, $"Interface {name} is down: nothing passes it. Set it up: ip link set {name} up.");
                else
                    yield return Finding.Ok(subject, $"Interface {name} is there.");
            }
        }
    }
}
