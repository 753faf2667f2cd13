namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>What is asked for, and what the answer has to be; all conditions that are there have to hold.</summary>
public sealed record HttpUrl
{
    /// <summary>What stands in the request line: "/" or more.</summary>
    public required string Path { get; init; }

    /// <summary>MD5 of the body: 32 hexadecimal digits in lower case; null: any body.</summary>
    public string? Digest { get; init; }

    /// <summary>Codes that are good; 200 to 299 where nothing is said.</summary>
    public ValueList<StatusRange> StatusCodes { get; init; } = [new(200, 299)];

    /// <summary>Host header; null: the check's.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>Condition on the body's text; null: none.</summary>
    public BodyPattern? Pattern { get; init; }

    /// <summary>As <see cref="HttpCheck.IsTlsCompliant"/>, for this URL.</summary>
    public bool IsTlsCompliant { get; init; }
}
