using System.Globalization;

namespace Fulcrum.Pktgen;

/// <summary>Huge pages of the default size for the time of the bench: more are asked for where too few are free.</summary>
internal sealed class HugePages : IDisposable
{
    private const string CountFile = "/proc/sys/vm/nr_hugepages";

    private readonly long? _before;

    private HugePages(long? before) => _before = before;

    /// <summary>Makes sure that <paramref name="bytes"/> are free in huge pages.</summary>
    /// <exception cref="BenchException">They are not, and cannot be had.</exception>
    public static HugePages Ensure(long bytes, Action<string> progress)
    {
        long pageBytes = Read("Hugepagesize") * 1024;
        long needed = (bytes + pageBytes - 1) / pageBytes;
        long free = Read("HugePages_Free") - Read("HugePages_Rsvd");
        if (free >= needed)
        {
            return new HugePages(null);
        }

        long before = Read("HugePages_Total");
        long wanted = before + needed - free;
        string need = $"the bench needs {needed} free huge pages of {pageBytes >> 20} MiB, {free} are free";
        if (!Environment.IsPrivilegedProcess)
        {
            throw new BenchException($"{Capitalised(need)}: run it as root, or 'sysctl -w vm.nr_hugepages={wanted}' first.");
        }

        progress($"{need}: vm.nr_hugepages from {before} to {wanted} until the end");
        File.WriteAllText(CountFile, wanted.ToString(CultureInfo.InvariantCulture));
        HugePages pages = new(before);
        free = Read("HugePages_Free") - Read("HugePages_Rsvd");
        if (free < needed)
        {
            pages.Dispose();
            throw new BenchException(
                $"The bench needs {needed} free huge pages of {pageBytes >> 20} MiB, and the kernel finds memory for {free}: "
                + "free memory, or measure fewer sessions with --sessions.");
        }

        return pages;
    }

    /// <summary>Gives back what was asked for.</summary>
    public void Dispose()
    {
        if (_before is { } before)
        {
            File.WriteAllText(CountFile, before.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string Capitalised(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static long Read(string name)
    {
        string line = File.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))
            ?? throw new BenchException("This kernel has no huge pages, which DPDK needs.");
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
