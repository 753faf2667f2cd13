using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>Finds servers by what identifies them; remembers where, and looks whether that still holds. A handle. Owner: the worker.</summary>
internal readonly unsafe struct KnownServers(TableMemory memory, string owner)
{
    private const int GuessCount = 4_096;

    private readonly ushort* _guesses = (ushort*)memory.Allocate(GuessCount * sizeof(ushort), $"servers known to {owner}");

    /// <summary>The server of a service; null when it has no such server.</summary>
    public ServerEntry* Find(ServiceSnapshot* service, in IpAddress address, Be16 port)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        ulong mixed = (address.Fold() ^ (ulong)port.Raw << 32 ^ (ulong)service->Slot << 48) * 0x9E37_79B9_7F4A_7C15;
        ushort* guess = _guesses + (mixed >> 32) % GuessCount;
        if (*guess < service->ServerCount && Is(servers + *guess, address, port))
            return servers + *guess;
        for (int index = 0; index < service->ServerCount; index++)
        {
            if (!Is(servers + index, address, port))
                continue;
            *guess = (ushort)index;
            return servers + index;
        }
        return null;
    }

    private static bool Is(ServerEntry* server, in IpAddress address, Be16 port) => server->Port.Raw == port.Raw && server->Address == address;
}
