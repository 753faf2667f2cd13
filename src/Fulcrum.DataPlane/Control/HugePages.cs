using System.Globalization;

namespace Fulcrum.DataPlane.Control;

/// <summary>The machine's huge pages.</summary>
internal static class HugePages
{
    private const string Folder = "/sys/kernel/mm/hugepages";
    private const int SmallPageMiB = 2;

    /// <summary>Checks that so much is free.</summary>
    /// <exception cref="StartupException">It is not; the text says how to reserve more.</exception>
    public static void Require(int neededMiB)
    {
        long freeMiB = 0;
        if (Directory.Exists(Folder))
            foreach (string size in Directory.GetDirectories(Folder))
                freeMiB += Read(size, "free_hugepages") * PageKiB(size) / 1024;
        if (freeMiB >= neededMiB)
            return;
        long pages = Read(Path.Combine(Folder, "hugepages-2048kB"), "nr_hugepages") + (neededMiB - freeMiB + SmallPageMiB - 1) / SmallPageMiB;
        throw new StartupException($"There are not enough huge pages: {freeMiB} MiB are free, {neededMiB} MiB are needed. "
            + $"Reserve more with: sysctl -w vm.nr_hugepages={pages}. Fewer --sessions or --mbufs need less; --no-huge does without.");
    }

    private static long PageKiB(string folder) =>
        long.Parse(Path.GetFileName(folder)["hugepages-".Length..^"kB".Length], CultureInfo.InvariantCulture);

    private static long Read(string folder, string file) =>
        File.Exists(Path.Combine(folder, file)) ? long.Parse(File.ReadAllText(Path.Combine(folder, file)), CultureInfo.InvariantCulture) : 0;
}
