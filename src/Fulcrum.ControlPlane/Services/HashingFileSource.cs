using System.Security.Cryptography;
using System.Text;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Services;

/// <summary>Passes files on, and makes one hash of all that are read.</summary>
internal sealed class HashingFileSource(IFileSource files) : IFileSource
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Of all that has been read so far, hexadecimal. Called once.</summary>
    public string Hash()
    {
        using (_hash)
            return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <inheritdoc />
    public FileKind KindOf(string path) => files.KindOf(path);

    /// <inheritdoc />
    public string ReadAllText(string path)
    {
        string text = files.ReadAllText(path);
        // The length keeps the end of one file apart from the beginning of the next.
        _hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{text.Length}\0"));
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
        return text;
    }

    /// <inheritdoc />
    public IReadOnlyList<string> List(string directory) => files.List(directory);
}
