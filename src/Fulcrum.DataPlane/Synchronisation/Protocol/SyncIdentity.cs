using System.Security.Cryptography;
using System.Text;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>What a director says of itself to its peer. Immutable.</summary>
/// <param name="Instance">The director: the same after every start, and another one on every director.</param>
/// <param name="Boot">The process: another one after every start.</param>
/// <param name="Placement">How sessions are placed on workers.</param>
/// <param name="Release">The product's version, ASCII.</param>
internal sealed record SyncIdentity(UInt128 Instance, UInt128 Boot, Placement Placement, ReadOnlyMemory<byte> Release)
{
    private const string MachineIdPath = "/etc/machine-id";

    /// <summary>Of this process.</summary>
    /// <param name="instance">The data plane's name on this machine.</param>
    /// <param name="placement">How its sessions are placed.</param>
    /// <param name="release">The product's version.</param>
    public static SyncIdentity Create(string instance, Placement placement, string release)
    {
        Span<byte> boot = stackalloc byte[16];
        RandomNumberGenerator.Fill(boot);
        return new(Hash($"{MachineId()}\n{instance}"), ToNumber(boot), placement, Encoding.ASCII.GetBytes(release));
    }

    /// <summary>The director at an address: machines that are copies of each other still differ by it.</summary>
    public SyncIdentity At(SyncSettings settings) => this with { Instance = Hash($"{Instance:x}\n{settings.LocalText}") };

    private static string MachineId()
    {
        try
        {
            return File.ReadAllText(MachineIdPath).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }

    private static UInt128 Hash(string text) => ToNumber(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static UInt128 ToNumber(ReadOnlySpan<byte> bytes) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
}
