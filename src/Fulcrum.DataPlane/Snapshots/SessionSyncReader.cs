using Fulcrum.DataPlane.Synchronisation.Protocol;
using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Reads with whom sessions are synchronised; what is wrong goes to <paramref name="problems"/>, which never tell the key.</summary>
internal sealed class SessionSyncReader(List<string> problems)
{
    private const uint MostRefreshSeconds = 3_600;

    /// <summary>Null where sessions stay here, and after a problem.</summary>
    public SyncSettings? Read(Wire.SessionSync? written)
    {
        if (written is null)
            return null;
        int before = problems.Count;
        IpAddress local = ReadAddress(written.LocalAddress, "local");
        IpAddress peer = ReadAddress(written.PeerAddress, "peer");
        ushort localPort = ReadPort(written.LocalPort, "local");
        ushort peerPort = ReadPort(written.PeerPort, "peer");
        if (problems.Count == before && local.IsIpv4 != peer.IsIpv4)
            problems.Add("Session synchronisation: local and peer address are of different families.");
        if (written.RefreshSeconds > MostRefreshSeconds)
            problems.Add($"Session synchronisation: {written.RefreshSeconds} seconds of refresh are more than {MostRefreshSeconds}.");
        return problems.Count > before ? null : new SyncSettings
        {
            Local = local,
            LocalPort = localPort,
            Peer = peer,
            PeerPort = peerPort,
            Key = written.Key.ToByteArray(),
            RefreshSeconds = written.RefreshSeconds == 0 ? SyncSettings.DefaultRefreshSeconds : written.RefreshSeconds,
            Rate = written.Rate == 0 ? SyncSettings.DefaultRate : written.Rate,
        };
    }

    private IpAddress ReadAddress(ByteString bytes, string whose)
    {
        if (bytes.Length is sizeof(uint) or IpAddress.Length)
            return new IpAddress(bytes.Span);
        problems.Add($"Session synchronisation: the {whose} address has {bytes.Length} bytes; an address has 4 or 16.");
        return default;
    }

    private ushort ReadPort(uint port, string whose)
    {
        if (port is > 0 and <= ushort.MaxValue)
            return (ushort)port;
        problems.Add($"Session synchronisation: {whose} port {port} is beyond 1 to 65535.");
        return 0;
    }
}
