using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>twos: two servers drawn at random by weight, and of these the one with less load for its weight.</summary>
internal static unsafe class PowerOfTwo
{
    /// <summary>The server; null when none takes sessions.</summary>
    public static ServerEntry* Pick(ServiceSnapshot* service, ServerLoads loads, ref RandomDraw random)
    {
        long sum = 0;
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        for (int index = 0; index < service->ServerCount; index++)
            if (loads.Takes(servers + index))
                sum += servers[index].Weight;
        if (sum == 0)
            return null;
        // LVS draws 0 to the sum, both included, which favours the first server a little.
        ServerEntry* first = At(service, loads, random.Below(sum + 1));
        ServerEntry* second = At(service, loads, random.Below(sum + 1));
        // Another worker's sessions can have filled the last servers since.
        if (first == null || second == null)
            return null;
        return loads.Overhead(first) * second->Weight > loads.Overhead(second) * first->Weight ? second : first;
    }

    /// <summary>The first server up to which the weights add up to <paramref name="drawn"/>.</summary>
    private static ServerEntry* At(ServiceSnapshot* service, ServerLoads loads, long drawn)
    {
        ServerEntry* last = null;
        ServerEntry* server = ServiceSnapshot.Servers(service);
        for (ServerEntry* end = server + service->ServerCount; server < end; server++)
        {
            if (!loads.Takes(server))
                continue;
            last = server;
            drawn -= server->Weight;
            if (drawn <= 0)
                return server;
        }
        return last;
    }
}
