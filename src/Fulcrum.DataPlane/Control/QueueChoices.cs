using System.Globalization;

namespace Fulcrum.DataPlane.Control;

/// <summary>Reads which worker shall have which receive queue (--queues).</summary>
internal static class QueueChoices
{
    /// <summary>The ports with what the operator wants.</summary>
    /// <param name="ports">The ports.</param>
    /// <param name="texts">"PORT=W,W,...", at most one a port.</param>
    /// <param name="workers">How many workers there are.</param>
    /// <exception cref="StartupException">A text makes no sense.</exception>
    public static IReadOnlyList<PortOption> Apply(IReadOnlyList<PortOption> ports, IReadOnlyList<string> texts, int workers)
    {
        Dictionary<string, IReadOnlyList<int>> choices = [];
        foreach (string text in texts)
        {
            int split = text.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || Workers(text[(split + 1)..]) is not { } queueWorkers)
                throw new StartupException($"--queues {text}: write PORT=W,W,... with the worker of each queue, as wan=0,1.");
            string name = text[..split];
            if (!ports.Any(port => port.Name == name))
                throw new StartupException($"--queues {text}: there is no port {name}; see --port.");
            if (queueWorkers.Find(worker => worker >= workers) is > 0 and int missing)
                throw new StartupException($"--queues {text}: there is no worker {missing}; {(workers == 1 ? "there is only worker 0" : $"they are 0 to {workers - 1}")}.");
            if (!choices.TryAdd(name, queueWorkers))
                throw new StartupException($"--queues {text}: port {name} is given twice.");
        }
        return [.. ports.Select(port => port with { QueueWorkers = choices.GetValueOrDefault(port.Name) })];
    }

    private static List<int>? Workers(string text)
    {
        List<int> workers = [];
        foreach (string part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int worker))
                return null;
            workers.Add(worker);
        }
        return workers;
    }
}
