namespace Fulcrum.DataPlane.Ports;

/// <summary>IPv4 routes by longest prefix: what a fib handle of <see cref="MemoryPort"/> stands for.</summary>
public sealed class MemoryRouteTable
{
    private readonly Dictionary<uint, ulong>?[] _byLength = new Dictionary<uint, ulong>?[33];

    /// <summary>Adds or replaces a route.</summary>
    /// <param name="address">Prefix in host byte order; bits behind <paramref name="length"/> do not matter.</param>
    /// <param name="length">0 to 32.</param>
    /// <param name="nextHop">What a lookup gives; 0 is "no route".</param>
    public void Set(uint address, int length, ulong nextHop) =>
        (_byLength[length] ??= [])[address & Mask(length)] = nextHop;

    /// <summary>Removes a route; returns whether there was one.</summary>
    public bool Remove(uint address, int length) => _byLength[length]?.Remove(address & Mask(length)) ?? false;

    /// <summary>The next hop of the longest prefix that holds <paramref name="address"/> (host byte order); 0 when there is none.</summary>
    public ulong LookUp(uint address)
    {
        for (int length = 32; length >= 0; length--)
        {
            if (_byLength[length] is { } routes && routes.TryGetValue(address & Mask(length), out ulong nextHop))
            {
                return nextHop;
            }
        }

        return 0;
    }

    private static uint Mask(int length) => length == 0 ? 0 : uint.MaxValue << (32 - length);
}
