namespace Fulcrum.Pktgen;

/// <summary>
/// Keeps other benches, tests and labs that poll DPDK devices away: an exclusive flock(2) on <see cref="FilePath"/>, which the
/// shell's flock takes, too.
/// </summary>
internal sealed class MachineLock : IDisposable
{
    /// <summary>The file. It is left behind: removing it would let two processes hold the lock.</summary>
    public const string FilePath = "/tmp/fulcrum-dpdk.lock";

    private readonly FileStream _file;

    private MachineLock(FileStream file) => _file = file;

    /// <summary>Waits until no other process has the lock.</summary>
    public static async Task<MachineLock> AcquireAsync(Action waiting, CancellationToken cancellation)
    {
        for (bool first = true; ; first = false)
        {
            try
            {
                // On Unix, FileShare.None is flock(LOCK_EX | LOCK_NB).
                return new MachineLock(new FileStream(FilePath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(FilePath))
            {
                if (first)
                {
                    waiting();
                }

                await Task.Delay(TimeSpan.FromMilliseconds(300), cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
