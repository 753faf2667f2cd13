using System.Security.Cryptography;
using System.Text;

namespace Fulcrum.ControlPlane.Model;

/// <summary>A word that nobody may read: its text is never part of what is printed, compared for people, or logged.</summary>
/// <param name="value">The word.</param>
public readonly struct Secret(string value) : IEquatable<Secret>
{
    /// <summary>What stands in its place wherever it would be shown.</summary>
    public const string Mask = "***";

    private readonly string _value = value;

    /// <summary>Characters of the word.</summary>
    public int Length => _value.Length;

    /// <summary>The bytes to compute with: its UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_value ?? "");

    /// <inheritdoc />
    public bool Equals(Secret other) => CryptographicOperations.FixedTimeEquals(ToBytes(), other.ToBytes());

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Secret other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => 0;

    /// <summary>Never the word.</summary>
    public override string ToString() => Mask;

    /// <summary>Whether both are the same word.</summary>
    public static bool operator ==(Secret left, Secret right) => left.Equals(right);

    /// <summary>Whether they are different words.</summary>
    public static bool operator !=(Secret left, Secret right) => !left.Equals(right);
}
