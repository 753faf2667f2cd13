namespace Fulcrum.ControlPlane.Configuration;

/// <summary>What a configuration may ask about where it is read. Immutable.</summary>
public sealed record ConfigurationOptions
{
    /// <summary>The id of this host and the environment of this process.</summary>
    public static ConfigurationOptions Default { get; } = new();

    /// <summary>What lines that start with <c>@id</c> are compared with (keepalived's -i): the first label of the host name.</summary>
    public string Id { get; init; } = Environment.MachineName.Split('.')[0];

    /// <summary>What <c>${_INSTANCE}</c> stands for; null: the <see cref="Id"/>, as in keepalived.</summary>
    public string? Instance { get; init; }

    /// <summary>Value of an environment variable, or null, for <c>${_ENV NAME}</c>.</summary>
    public Func<string, string?> EnvironmentVariable { get; init; } = Environment.GetEnvironmentVariable;
}
