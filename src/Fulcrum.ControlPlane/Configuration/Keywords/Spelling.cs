namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Finds what a misspelt word was meant to be.</summary>
public static class Spelling
{
    private const int MaximumDistance = 3;

    /// <summary>The candidate with the fewest typing errors; null when none is near (a third of the word's letters at most).</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        int allowed = Math.Min(MaximumDistance, Math.Max(1, word.Length / 3));
        return candidates
            .Where(candidate => Math.Abs(candidate.Length - word.Length) <= allowed)
            .Select(candidate => (Candidate: candidate, Distance: Distance(word, candidate)))
            .Where(pair => pair.Distance <= allowed && pair.Distance < pair.Candidate.Length)
            .OrderBy(pair => pair.Distance)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
    }

    /// <summary>Letters inserted, left out, replaced, or swapped with their neighbour (optimal string alignment); case does not count.</summary>
    public static int Distance(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        int[,] cost = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= other.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= one.Length; i++)
        {
            for (int j = 1; j <= other.Length; j++)
            {
                int replace = cost[i - 1, j - 1] + (Same(one[i - 1], other[j - 1]) ? 0 : 1);
                cost[i, j] = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(one[i - 1], other[j - 2]) && Same(one[i - 2], other[j - 1]))
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[one.Length, other.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
