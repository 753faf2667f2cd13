using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed class ToeplitzTests : DpdkFixture
{
    private static readonly byte[] s_key = Convert.FromHexString(
        "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa");

    /// <summary>The first line of Microsoft's verification suite: 66.9.149.187:2794 to 161.142.100.80:1766.</summary>
    [Test]
    public void Hash_VerificationSuite_Agrees()
    {
        uint[] tuple = [0x420995bb, 0xa18e6450, (2794u << 16) | 1766];
        Assert.That(Toeplitz.Hash(tuple.AsSpan(0, 2), s_key), Is.EqualTo(0x323e8fc2));
        Assert.That(Toeplitz.Hash(tuple, s_key), Is.EqualTo(0x51ccc178));
    }

    [Test]
    public void Hash_KeyTooShort_IsRefused() =>
        Assert.That(() => Toeplitz.Hash([1, 2, 3], s_key.AsSpan(0, 15)), Throws.ArgumentException.With.Message.Contains("16 bytes"));
}
