namespace Fulcrum.Pktgen.Reporting;

/// <summary>A machine and what is installed on it.</summary>
/// <param name="Cpu">Model.</param>
/// <param name="Cores">Logical cores.</param>
/// <param name="Kernel">Release.</param>
/// <param name="Governor">Frequency governor of the worker's core; null where it cannot be read.</param>
/// <param name="HugePages">How many of which size.</param>
/// <param name="Dpdk">Version.</param>
/// <param name="DotNet">Version of the runtime.</param>
/// <param name="Commit">Of the tree that this program was built from, with "+ changes" where it had some.</param>
internal sealed record MachineFacts(
    string Cpu, int Cores, string Kernel, string? Governor, string HugePages, string Dpdk, string DotNet, string Commit);
