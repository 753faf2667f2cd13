namespace Fulcrum.DataPlane.Control;

/// <summary>
/// A long-lived thread of the process. An exception in it is a broken invariant: it is handed to <c>failed</c>, which ends the process.
/// </summary>
internal sealed class DataPlaneThread
{
    private readonly Thread _thread;
    private readonly Action _requestStop;

    /// <summary>Starts the thread.</summary>
    public DataPlaneThread(string name, Action run, Action requestStop, Action<string, Exception> failed)
    {
        _requestStop = requestStop;
        _thread = new Thread(() => Run(name, run, failed)) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Asks the thread to return, and waits until it has.</summary>
    public void Stop()
    {
        _requestStop();
        _thread.Join();
    }

    private static void Run(string name, Action run, Action<string, Exception> failed)
    {
        try
        {
            run();
        }
        catch (Exception e)
        {
            failed(name, e);
        }
    }
}
