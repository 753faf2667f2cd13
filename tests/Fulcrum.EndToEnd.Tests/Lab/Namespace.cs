using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>Lets code of this process open sockets in a network namespace: a socket stays in that of the thread that opens it.</summary>
internal static partial class Namespace
{
    private const int NewNetwork = 0x40000000;

    /// <summary>Starts a thread in the namespace <paramref name="name"/>; it ends with <paramref name="action"/>.</summary>
    public static Thread Start(string name, Action action)
    {
        Thread thread = new(() =>
        {
            Enter(name);
            action();
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    /// <summary>Runs <paramref name="function"/> in the namespace and returns what it returns, or throws what it throws.</summary>
    public static T Run<T>(string name, Func<T> function)
    {
        TaskCompletionSource<T> result = new();
        Start(name, () =>
        {
            try
            {
                result.SetResult(function());
            }
#pragma warning disable CA1031 // Every exception belongs to the caller.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                result.SetException(exception);
            }
        });
        return result.Task.GetAwaiter().GetResult();
    }

    private static void Enter(string name)
    {
        using SafeFileHandle handle = File.OpenHandle($"/run/netns/{name}", share: FileShare.ReadWrite);
        if (SetNamespace(handle, NewNetwork) != 0)
        {
            throw new InvalidOperationException($"The namespace {name} cannot be entered: errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle handle, int type);
}
