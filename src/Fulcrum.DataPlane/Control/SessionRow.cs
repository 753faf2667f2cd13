using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// A session as a message that is filled again and again: a listing of millions must not make garbage, whose collection would stop the
/// workers. Control thread only.
/// </summary>
internal sealed class SessionRow
{
    private readonly AddressField _client = new();
    private readonly AddressField _virtual = new();
    private readonly AddressField _local = new();
    private readonly AddressField _real = new();

    /// <summary>The message; valid until the next <see cref="Fill"/>.</summary>
    public Wire.Session Message { get; } = new();

    /// <summary>Makes it that of a session.</summary>
    /// <param name="read">The session.</param>
    /// <param name="service">Its service; null when it is not known.</param>
    /// <param name="worker">Index of its worker.</param>
    /// <param name="nowMs">The worker's clock.</param>
    public void Fill(in SessionReader read, Wire.ServiceKey? service, int worker, uint nowMs)
    {
        Session session = read.Session;
        Message.Protocol = session.Protocol;
        Message.ClientAddress = _client.Set(read.Client);
        Message.ClientPort = session.Inbound.SourcePort.Host;
        Message.VirtualAddress = _virtual.Set(read.Virtual);
        Message.VirtualPort = session.Inbound.DestinationPort.Host;
        bool hasLocal = session.Has(SessionTraits.FullNat);
        Message.LocalAddress = hasLocal ? _local.Set(read.Local) : ByteString.Empty;
        Message.LocalPort = hasLocal ? session.Outbound.DestinationPort.Host : 0u;
        Message.RealAddress = _real.Set(read.Real);
        Message.RealPort = session.Outbound.SourcePort.Host;
        Message.State = StateNames.Of(session.State);
        Message.ExpiresInMs = session.RemainingMs(nowMs);
        Message.Worker = (uint)worker;
        Message.Mode = (Wire.ForwardingMode)session.Mode;
        Message.AgeSeconds = session.AgeSeconds(nowMs);
        Message.Service = service;
        Message.Remote = (session.Marks & SessionMarks.Remote) != 0;
    }

    /// <summary>The bytes of an address, changed in place. Nobody keeps the ByteString: the message is serialised at once.</summary>
    private sealed class AddressField
    {
        private readonly byte[] _bytes = new byte[IpAddress.Length];
        private readonly ByteString _short;
        private readonly ByteString _long;

        public AddressField()
        {
            _short = UnsafeByteOperations.UnsafeWrap(_bytes.AsMemory(0, sizeof(uint)));
            _long = UnsafeByteOperations.UnsafeWrap(_bytes);
        }

        public unsafe ByteString Set(IpAddress address)
        {
            fixed (byte* bytes = _bytes)
            {
                if (!address.IsIpv4)
                {
                    address.Store(bytes);
                    return _long;
                }
                *(uint*)bytes = address.Ipv4.Raw;
                return _short;
            }
        }
    }
}
