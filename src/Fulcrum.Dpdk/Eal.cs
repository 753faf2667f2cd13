using System.Runtime.InteropServices;

namespace Fulcrum.Dpdk;

/// <summary>DPDK's environment. It starts once per process; the control thread starts it before anything else of DPDK is used.</summary>
public static unsafe class Eal
{
    /// <summary>For example "DPDK 22.11.11".</summary>
    public static string DpdkVersion => Marshal.PtrToStringUTF8((nint)Native.DpdkVersion())!;

    /// <summary>Starts DPDK. The calling thread becomes the main lcore, but keeps the CPUs it may run on.</summary>
    /// <param name="arguments">EAL arguments without the program's name: "--in-memory", "-m", "512".</param>
    /// <exception cref="DpdkException">No huge pages, an argument that DPDK does not know, or DPDK has been started already.</exception>
    public static void Start(IReadOnlyList<string> arguments)
    {
        // DPDK keeps pointers into its arguments, so they live as long as the process.
        byte** argv = (byte**)NativeMemory.Alloc((nuint)arguments.Count + 2, (nuint)sizeof(byte*));
        argv[0] = Allocate("fulcrum");
        for (int i = 0; i < arguments.Count; i++)
        {
            argv[i + 1] = Allocate(arguments[i]);
        }
        argv[arguments.Count + 1] = null;
        DpdkException.Check(Native.EalStart(arguments.Count + 1, argv));
    }

    /// <summary>Gives everything back. Nothing of DPDK may be used afterwards, and it cannot be started again.</summary>
    /// <exception cref="DpdkException">DPDK refuses.</exception>
    public static void Stop() => DpdkException.Check(Native.EalStop());

    private static byte* Allocate(string text) => (byte*)Marshal.StringToCoTaskMemUTF8(text);
}
