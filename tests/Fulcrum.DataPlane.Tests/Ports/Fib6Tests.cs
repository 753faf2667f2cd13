using System.Buffers.Binary;
using System.Net;
using CsCheck;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed unsafe class Fib6Tests : DpdkFixture
{
    private Fib6? _fib;

    [OneTimeSetUp]
    public void CreateFib() => _fib = Fib6.Create("routes6", 1024, 0, -1);

    [OneTimeTearDown]
    public void FreeFib() => _fib?.Dispose();

    [Test]
    public void Lookup_AnyRoutes_AgreesWithALinearSearch()
    {
        // Few distinct bytes, so that prefixes nest and addresses hit them.
        Gen<UInt128> address = Gen.Select(Gen.Int[0, 15], Gen.Byte[0, 3], Gen.Int[0, 15], Gen.Byte[0, 255])
            .Select((i, a, j, b) => ((UInt128)0x20 << 120) | ((UInt128)a << (8 * i)) | ((UInt128)b << (8 * j)));
        Gen<(UInt128 Address, int Length)> prefix = Gen.Select(address, Gen.Int[0, 128]).Select((a, l) => (a & Mask(l), l));

        // A table for each round: deletions do not give everything back.
        Gen.Select(prefix.Array[0, 40], address.Array[20]).Sample((prefixes, addresses) =>
        {
            (UInt128 Address, int Length)[] routes = [.. prefixes.Distinct()];
            using Fib6 fib = Fib6.Create("routes6-any", 256, 0, -1);
            for (int i = 0; i < routes.Length; i++)
            {
                fib.Add(Ip(routes[i].Address), routes[i].Length, (ulong)i + 1);
            }
            bool agrees = addresses.All(a => fib.Lookup(Ip(a)) == Expected(routes, a));
            foreach ((UInt128 a, int length) in routes)
            {
                fib.Delete(Ip(a), length);
            }
            return agrees && addresses.All(a => fib.Lookup(Ip(a)) == 0);
        }, iter: 50, threads: 1);
    }

    [Test]
    public void Fib6Lookup_Burst_AnswersInOrder()
    {
        const int Count = 64;
        _fib!.Add(IPAddress.Parse("2001:db8::"), 32, 7);
        _fib.Add(IPAddress.Parse("2001:db8::1"), 128, 8);
        byte* addresses = stackalloc byte[Count * 16];
        ulong* nextHops = stackalloc ulong[Count];
        for (int i = 0; i < Count; i++)
        {
            IPAddress.Parse(i % 2 == 0 ? "2001:db8::1" : "2001:db8::2").TryWriteBytes(new Span<byte>(addresses + (i * 16), 16), out _);
        }

        DpdkBurst.Fib6Lookup(_fib.Handle, addresses, nextHops, Count);

        Assert.That(new ReadOnlySpan<ulong>(nextHops, Count).ToArray(), Is.EqualTo(Enumerable.Range(0, Count).Select(i => i % 2 == 0 ? 8 : 7)));
        _fib.Delete(IPAddress.Parse("2001:db8::1"), 128);
        _fib.Delete(IPAddress.Parse("2001:db8::"), 32);
    }

    [Test]
    public void CopyTo_EmptyTable_HasTheSameRoutes()
    {
        using Fib6 from = Fib6.Create("routes6-from", 64, 0, -1);
        from.Add(IPAddress.IPv6Any, 0, 1);
        from.Add(IPAddress.Parse("2001:db8:1::"), 48, 2);
        from.Add(IPAddress.Parse("fe80::"), 10, 3);

        from.CopyTo(_fib!);

        Assert.That(new[] { "2002::", "2001:db8:1::9", "2001:db8:2::", "fe80::1" }.Select(a => _fib!.Lookup(IPAddress.Parse(a))),
            Is.EqualTo(new ulong[] { 1, 2, 1, 3 }));
        _fib!.Delete(IPAddress.IPv6Any, 0);
        _fib.Delete(IPAddress.Parse("2001:db8:1::"), 48);
        _fib.Delete(IPAddress.Parse("fe80::"), 10);
    }

    [Test]
    public void Add_MoreHostRoutesThanThereIsRoomFor_SaysSo()
    {
        using Fib6 small = Fib6.Create("routes6-small", 4, 0, -1);
        DpdkException? error = Assert.Throws<DpdkException>(() =>
        {
            for (int i = 1; i <= 4; i++)
            {
                small.Add(IPAddress.Parse($"20{i:00}::1"), 128, 1);
            }
        });
        Assert.That(error!.Errno, Is.EqualTo(Fib6.NoRoom));
        Assert.That(error.Message, Does.Match("cannot add route 20..::1/128: No space left on device"));
    }

    [Test]
    public void Delete_RouteThatIsNotThere_NamesIt() =>
        Assert.That(() => _fib!.Delete(IPAddress.Parse("2001:db8:9::"), 48),
            Throws.TypeOf<DpdkException>().With.Message.Contains("cannot delete route 2001:db8:9::/48"));

    [Test]
    public void Add_NextHopBeyond31Bits_IsRefused() =>
        Assert.That(() => _fib!.Add(IPAddress.Parse("2001:db8:9::"), 48, 1UL << 31),
            Throws.TypeOf<DpdkException>().With.Message.Contains("31 bits"));

    [Test]
    public void Add_Ipv4Address_IsRefused() =>
        Assert.That(() => _fib!.Add(IPAddress.Loopback, 32, 1), Throws.ArgumentException.With.Message.Contains("127.0.0.1"));

    private static UInt128 Mask(int length) => length == 0 ? 0 : UInt128.MaxValue << (128 - length);

    private static IPAddress Ip(UInt128 address)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return new IPAddress(bytes);
    }

    private static ulong Expected((UInt128 Address, int Length)[] routes, UInt128 address)
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
