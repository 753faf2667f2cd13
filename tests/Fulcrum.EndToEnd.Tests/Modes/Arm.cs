namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>A virtual address of the network 'modes' and the client that asks it.</summary>
/// <param name="Name">For people.</param>
/// <param name="VirtualAddress">What the client asks.</param>
/// <param name="ClientAddress">The client's own address on the way there.</param>
internal sealed record Arm(string Name, string VirtualAddress, string ClientAddress)
{
    /// <summary>Packets come by the port wan and leave by the port lan.</summary>
    public static readonly Arm Two4 = new("IPv4", "10.1.1.100", "10.1.0.2");

    /// <summary>The same in IPv6.</summary>
    public static readonly Arm Two6 = new("IPv6", "2001:db8:11::100", "2001:db8:10::2");

    /// <summary>Packets come and leave by the port lan; the director shares a link with the DR server.</summary>
    public static readonly Arm One4 = new("IPv4 with one arm", "10.2.0.100", "10.9.0.2");

    /// <summary>The same in IPv6.</summary>
    public static readonly Arm One6 = new("IPv6 with one arm", "2001:db8:20::100", "2001:db8:90::2");

    /// <summary>Whether clients use IPv6.</summary>
    public bool IsIpv6 => VirtualAddress.Contains(':', StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
