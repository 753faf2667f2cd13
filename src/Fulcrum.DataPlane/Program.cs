using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane;

/// <summary>fulcrum-dataplane.</summary>
public static class Program
{
    private const int CannotStart = 1;

    /// <summary>Returns 0 after an orderly stop, 1 when it cannot start, 70 when a thread failed.</summary>
    public static int Main(string[] arguments)
    {
        try
        {
            return new CommandLine().Invoke(arguments, Run);
        }
        catch (StartupException e)
        {
            Log(e.Message);
            return CannotStart;
        }
    }

    private static int Run(DataPlaneOptions options)
    {
        Relaunch.Once(options.MainCore);
        return new DataPlaneHost(options, Log).Run();
    }

    private static void Log(string line) => Console.Error.WriteLine($"fulcrum-dataplane: {line}");
}
