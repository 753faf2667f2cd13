namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether this user may have what the options ask for.</summary>
internal static class UserCheck
{
    private const string Subject = "user";

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        if (machine.User == 0)
            yield return Finding.Ok(Subject, "This is root.");
        else if (machine.Options is { NoHuge: true, NoTwin: true })
            yield return Finding.Ok(Subject, "This is not root, which --no-huge and --no-twin do not need.");
        else
            yield return Finding.Error(Subject, "fulcrum-dataplane needs root for huge pages and kernel twins; run it with sudo, or try --no-huge --no-twin.");
    }
}
