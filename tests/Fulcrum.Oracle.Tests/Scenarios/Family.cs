namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Address family.</summary>
public enum Family
{
    V4,
    V6,
}
