using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Tells a regular file from a pipe or a device without opening it, which could wait for ever. Linux only.</summary>
internal static partial class UnixFileType
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint WantType = 1;
    private const int BufferSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xf000;
    private const int Regular = 0x8000;
    private const int Fifo = 0x1000;

    /// <summary>Whether a path leads, through links, to a regular file.</summary>
    public static bool IsRegular(string path) => TryGetMode(path, 0, out int mode) && (mode & TypeMask) == Regular;

    /// <summary>Whether a path leads, through links, to a fifo.</summary>
    public static bool IsFifo(string path) => TryGetMode(path, 0, out int mode) && (mode & TypeMask) == Fifo;

    /// <summary>Whether there is anything at a path, be it a link that leads nowhere.</summary>
    public static bool Exists(string path) => TryGetMode(path, DoNotFollow, out _);

    private static bool TryGetMode(string path, int flags, out int mode)
    {
        Span<byte> buffer = stackalloc byte[BufferSize];
        bool isFound = Statx(CurrentDirectory, path, flags, WantType, buffer) == 0;
        mode = BinaryPrimitives.ReadUInt16LittleEndian(buffer[ModeOffset..]);
        return isFound;
    }

    /// <summary>struct statx has one layout on all architectures: 256 bytes, stx_mode (16 bits) at 28.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> buffer);
}
