using CsCheck;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed class FibTests : DpdkFixture
{
    private Fib? _fib;

    [OneTimeSetUp]
    public void CreateFib() => _fib = Fib.Create("routes", 1024, 0, -1);

    [OneTimeTearDown]
    public void FreeFib() => _fib?.Dispose();

    [Test]
    public void Lookup_AnyRoutes_AgreesWithALinearSearch()
    {
        // Few distinct bytes, so that prefixes nest and addresses hit them.
        Gen<uint> address = Gen.Select(Gen.UInt[0, 3], Gen.UInt[0, 3], Gen.UInt[0, 3], Gen.UInt[0, 255])
            .Select((a, b, c, d) => (a << 24) | (b << 16) | (c << 8) | d);
        Gen<(uint Address, int Length)> prefix = Gen.Select(address, Gen.Int[0, 32]).Select((a, l) => (a & Mask(l), l));

        Gen.Select(prefix.Array[0, 40], address.Array[20]).Sample((prefixes, addresses) =>
        {
            (uint Address, int Length)[] routes = [.. prefixes.Distinct()];
            for (int i = 0; i < routes.Length; i++)
            {
                _fib!.Add(routes[i].Address, routes[i].Length, (ulong)i + 1);
            }
            bool agrees = addresses.All(a => _fib!.Lookup(a) == Expected(routes, a));
            foreach ((uint a, int length) in routes)
            {
                _fib!.Delete(a, length);
            }
            return agrees && addresses.All(a => _fib!.Lookup(a) == 0);
        }, iter: 100, threads: 1);
    }

    [Test]
    public void Delete_RouteThatIsNotThere_NamesIt() =>
        Assert.That(() => _fib!.Delete(0xc0a80100, 24),
            Throws.TypeOf<DpdkException>().With.Message.Contains("cannot delete route 192.168.1.0/24"));

    [Test]
    public void Add_NextHopBeyond31Bits_IsRefused() =>
        Assert.That(() => _fib!.Add(0xc0a80100, 24, 1UL << 31),
            Throws.TypeOf<DpdkException>().With.Message.Contains("31 bits"));

    private static uint Mask(int length) => length == 0 ? 0 : uint.MaxValue << (32 - length);

    private static ulong Expected((uint Address, int Length)[] routes, uint address)
    {
        int best = -1;
        for (int i = 0; i < routes.Length; i++)
        {
            if ((address & Mask(routes[i].Length)) == routes[i].Address && (best < 0 || routes[i].Length > routes[best].Length))
            {
                best = i;
            }
        }
        return (ulong)(best + 1);
    }
}
