using System.Globalization;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// The names that are always defined: <c>${_PWD}</c>, <c>${_INSTANCE}</c>, <c>${_RANDOM [MIN [MAX]]}</c>, <c>${_ENV NAME}</c>,
/// <c>${_HASH}</c>, <c>${_BANG}</c>.
/// </summary>
/// <param name="options">What is known of the surroundings.</param>
/// <param name="directory">The directory of the file that is being read.</param>
public sealed class BuiltIns(ConfigurationOptions options, Func<string> directory)
{
    /// <summary>The keyword, in global_defs, that starts the random numbers anew.</summary>
    public const string SeedKeyword = "random_seed";

    private const int MaximumRandom = 32767;
    private static readonly HashSet<string> s_names = ["_PWD", "_INSTANCE", "_RANDOM", "_ENV", "_HASH", "_BANG"];

    /// <summary>The same numbers on each load by a host, so that a reload changes nothing by itself.</summary>
    private Random _random = new(options.Id.Aggregate(17, (seed, c) => unchecked(seed * 31 + c)));

    /// <summary>Whether a name is always defined.</summary>
    public static bool IsName(string name) => s_names.Contains(name);

    /// <summary>Starts the random numbers anew; what is not a number is ignored.</summary>
    public void Seed(string seed)
    {
        if (uint.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out uint value))
            _random = new Random(unchecked((int)value));
    }

    /// <summary>
    /// The value of a whole reference; null where its arguments are wrong, and for an unset environment variable. A value is one line.
    /// </summary>
    public string? Evaluate(string reference, string name)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(name);
        string inner = reference.Trim('$', '{', '}');
        string[] arguments = inner[name.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return (name, arguments.Length) switch
        {
            ("_PWD", 0) => directory(),
            ("_INSTANCE", 0) => options.Instance ?? options.Id,
            ("_HASH", 0) => "#",
            ("_BANG", 0) => "!",
            ("_ENV", 1) => options.EnvironmentVariable(arguments[0])?.ReplaceLineEndings(" "),
            ("_RANDOM", <= 2) => Pick(arguments),
            _ => null,
        };
    }

    private string? Pick(string[] bounds)
    {
        int minimum = 0, maximum = MaximumRandom;
        if (bounds.Length > 0 && !TryReadBound(bounds[0], out minimum))
            return null;
        if (bounds.Length > 1 && !TryReadBound(bounds[1], out maximum))
            return null;
        return minimum > maximum ? null : _random.NextInt64(minimum, maximum + 1L).ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryReadBound(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
