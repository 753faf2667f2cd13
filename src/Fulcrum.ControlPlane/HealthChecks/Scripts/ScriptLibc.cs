using System.Runtime.InteropServices;

namespace Fulcrum.ControlPlane.HealthChecks.Scripts;

/// <summary>What scripts need of the C library: processes with a session of their own, and the owners of files.</summary>
internal static unsafe partial class ScriptLibc
{
    public const int SignalTerminate = 15;
    public const int SignalKill = 9;
    public const int WaitNoHang = 1;
    public const int OutOfMemory = 12;
    public const short SpawnDefaultSignals = 0x04;
    public const short SpawnSignalMask = 0x08;
    public const short SpawnSession = 0x80;
    public const int OpenReadOnly = 0;
    public const int OpenWriteOnly = 1;
    public const int CurrentDirectory = -100;
    public const int NoFollow = 0x100;
    public const uint BasicStatistics = 0x7ff;

    /// <summary>More than posix_spawnattr_t, posix_spawn_file_actions_t and struct statx need.</summary>
    public const int StructureLength = 512;

    /// <summary>sigset_t.</summary>
    public const int SignalSetLength = 128;

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(out int process, string path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitialiseActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen(void* actions, int file, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(void* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int InitialiseAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaultSignals(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetSignalMask(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int DestroyAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitFor(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Statistics(int directory, string path, int flags, uint mask, void* statistics);
}
