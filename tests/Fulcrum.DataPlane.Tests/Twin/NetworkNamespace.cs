using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Tests.Twin;

/// <summary>Runs code on a thread of its own in a fresh network namespace, which disappears with it.</summary>
internal static partial class NetworkNamespace
{
    private const int NewNetwork = 0x40000000;

    public static void Run(Action action)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            Assert.Ignore("Needs root for a network namespace.");
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                if (Unshare(NewNetwork) != 0)
                    throw new IgnoreException($"Cannot make a network namespace: {Marshal.GetLastPInvokeErrorMessage()}.");
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
