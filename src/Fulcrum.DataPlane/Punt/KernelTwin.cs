using Fulcrum.DataPlane.Control;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Punt;

/// <summary>
/// The kernel's side of a logical port: a TAP interface with the port's name, MAC address and MTU. It lives as long as its
/// descriptor is open, wherever an operator moves it and however he calls it.
/// </summary>
public sealed unsafe class KernelTwin : IDisposable
{
    private const nuint SetInterface = 0x400454CA;
    private const nuint GetFlags = 0x8913;
    private const nuint SetFlags = 0x8914;
    private const nuint SetMtu = 0x8922;
    private const nuint SetHardwareAddress = 0x8924;

    private const int MaxSegments = 64;

    private const short TapWithoutHeader = 0x0002 | 0x1000;
    private const short Up = 1;
    private const ushort Ethernet = 1;

    /// <summary>Makes the interface in the calling thread's network namespace and brings it up.</summary>
    /// <exception cref="IOException">It cannot be made; the text says why and what to do.</exception>
    public KernelTwin(string name, MacAddress mac, int mtu)
    {
        Name = name;
        if (name.Length is 0 or > InterfaceRequest.MaxName || name.Any(c => c is <= ' ' or > '~' or '/' or ':'))
            throw new IOException($"\"{name}\" cannot be the name of a kernel interface; use 1 to {InterfaceRequest.MaxName} letters and digits.");
        if (LibC.InterfaceIndex(name) != 0)
            throw new IOException($"Cannot make the kernel twin \"{name}\": there is an interface of this name already; choose another port name.");
        Descriptor = LibC.Open("/dev/net/tun", LibC.OpenReadWrite | LibC.OpenNonBlocking | LibC.OpenCloseOnExec);
        if (Descriptor < 0)
            throw new IOException($"Cannot make the kernel twin \"{name}\": /dev/net/tun: {LibC.LastError}; run as root, or use --no-twin.");
        try
        {
            SetUp(mac, mtu);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The name it was made with.</summary>
    public string Name { get; }

    /// <summary>For poll: readable when the kernel sends.</summary>
    public int Descriptor { get; }

    /// <summary>Gives a frame to the kernel; false when it does not take it, for example because the interface is down.</summary>
    public bool Write(byte* frame, int length) => LibC.Write(Descriptor, frame, (nuint)length) == length;

    /// <summary>The same for a packet in one segment or several; one of more than 64 segments is not taken.</summary>
    public bool Write(Mbuf* packet)
    {
        if (packet->Next == null)
            return Write(Mbuf.Data(packet), packet->DataLength);
        LibC.Piece* pieces = stackalloc LibC.Piece[MaxSegments];
        int count = 0;
        for (Mbuf* segment = packet; segment != null; segment = segment->Next)
        {
            if (count == MaxSegments)
                return false;
            pieces[count++] = new LibC.Piece(Mbuf.Data(segment), segment->DataLength);
        }
        return LibC.Write(Descriptor, pieces, count) == packet->PacketLength;
    }

    /// <summary>Takes a frame that the kernel sends; its length, or 0 when there is none.</summary>
    public int Read(byte* buffer, int capacity) => Math.Max(0, (int)LibC.Read(Descriptor, buffer, (nuint)capacity));

    /// <summary>The interface disappears.</summary>
    public void Dispose() => _ = LibC.Close(Descriptor);

    private void SetUp(MacAddress mac, int mtu)
    {
        InterfaceRequest request = InterfaceRequest.For(Name);
        request.Flags = TapWithoutHeader;
        Call(Descriptor, SetInterface, &request, "make it");

        int socket = LibC.Socket(LibC.AddressFamilyIpv4, LibC.SocketDatagram, 0);
        try
        {
            request = InterfaceRequest.For(Name);
            request.AddressFamily = Ethernet;
            mac.Write(request.Mac);
            Call(socket, SetHardwareAddress, &request, $"give it the MAC address {mac}");
            request = InterfaceRequest.For(Name);
            request.Mtu = mtu;
            Call(socket, SetMtu, &request, $"give it the MTU {mtu}");
            request = InterfaceRequest.For(Name);
            Call(socket, GetFlags, &request, "read its flags");
            request.Flags |= Up;
            Call(socket, SetFlags, &request, "bring it up");
        }
        finally
        {
            _ = LibC.Close(socket);
        }
    }

    private void Call(int descriptor, nuint request, InterfaceRequest* argument, string what)
    {
        if (LibC.Control(descriptor, request, argument) < 0)
            throw new IOException($"Cannot make the kernel twin \"{Name}\": cannot {what}: {LibC.LastError}; "
                + "run as root (or with CAP_NET_ADMIN), or use --no-twin.");
    }
}
