namespace Fulcrum.Cli.Ipvsadm.Options;

/// <summary>The list behind -b.</summary>
internal static class SchedulerFlagReader
{
    private static readonly string[] General = ["flag-1", "flag-2", "flag-3"];
    private static readonly string[] OfHashes = ["fallback", "port"];

    /// <summary>
    /// The flags in the API's words, each once: those of sh and mh by their names, others as "flag-1". Throws <see cref="UsageException"/>.
    /// </summary>
    public static IReadOnlyList<string> Read(string list, string scheduler)
    {
        SortedSet<int> flags = [];
        foreach (string word in list.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            flags.Add(Index(word, scheduler));
        }

        return [.. flags.Select(flag => scheduler is "sh" or "mh" && flag < OfHashes.Length ? $"{scheduler}-{OfHashes[flag]}" : General[flag])];
    }

    private static int Index(string word, string scheduler)
    {
        int flag = Array.IndexOf(General, word);
        if (flag < 0 && word is "sh-fallback" or "sh-port" or "mh-fallback" or "mh-port")
        {
            flag = word[..2] == scheduler ? Array.IndexOf(OfHashes, word[3..]) : throw new UsageException($"incompatible scheduler flag `{word}'");
        }

        return flag >= 0 ? flag : throw new UsageException($"invalid scheduler flag `{word}'");
    }
}
