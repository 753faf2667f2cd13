using System.Buffers;
using System.Text;

namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>A key of auth_hmac.</summary>
/// <param name="Id">1 to 255.</param>
/// <param name="Text">Characters, or "hex:" and digits.</param>
public sealed record VrrpHmacKey(int Id, Secret Text)
{
    /// <summary>Fewest bytes.</summary>
    public const int ShortestLength = 32;

    /// <summary>Most bytes.</summary>
    public const int LongestLength = 64;

    private const string HexPrefix = "hex:";

    /// <summary>The key itself; empty where its digits are none.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = Text.ToBytes();
        string text = Encoding.UTF8.GetString(bytes);
        if (!text.StartsWith(HexPrefix, StringComparison.Ordinal))
            return bytes;
        byte[] key = new byte[(text.Length - HexPrefix.Length) / 2];
        OperationStatus status = Convert.FromHexString(text.AsSpan(HexPrefix.Length), key, out _, out int length);
        return status == OperationStatus.Done ? key[..length] : [];
    }
}
