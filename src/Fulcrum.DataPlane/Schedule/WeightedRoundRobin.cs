using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// wrr as LVS does it: passes over the list with a falling weight threshold, so a cycle gives each server weight / gcd picks.
/// </summary>
internal static unsafe class WeightedRoundRobin
{
    /// <summary>The server, or null when none takes sessions; the position stays then.</summary>
    public static ServerEntry* Pick(ServiceSnapshot* service, SchedulerState* state, ServerLoads loads)
    {
        if (service->WeightStart == 0)
            return null;
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        int before = state->Position;
        while (true)
        {
            while (++state->Position < service->ServerCount)
            {
                ServerEntry* server = servers + state->Position;
                if (server->Weight >= state->CurrentWeight && loads.Takes(server))
                    return server;
            }
            state->Position = -1;
            state->CurrentWeight -= service->WeightStep;
            if (state->CurrentWeight <= 0)
                state->CurrentWeight = service->WeightStart;
            int greatest = GreatestAvailable(service, loads);
            if (greatest == 0)
                break;
            SkipEmptyPasses(service, state, greatest);
        }
        state->Position = before;
        return null;
    }

    /// <summary>
    /// After any change LVS starts at the head of the list and keeps the threshold if it is still in range. A new service is one whose
    /// servers were added one by one, which settles the phase of its first cycle. Other workers than the first begin elsewhere in it.
    /// </summary>
    /// <param name="service">The service as it is now.</param>
    /// <param name="state">The worker's place in it.</param>
    /// <param name="isNew">Whether the worker sees the service for the first time.</param>
    /// <param name="phase">How much of a cycle to leave out, below 1.</param>
    public static void Adopt(ServiceSnapshot* service, SchedulerState* state, bool isNew, double phase)
    {
        state->Position = state->First - 1;
        if (!isNew)
            KeepInRange(state, service->WeightStep, service->WeightStart);
        else
            AddOneByOne(service, state);
        if (phase == 0 || service->WeightStart == 0)
            return;
        int passes = (service->WeightStart - 1) / service->WeightStep + 1;
        state->CurrentWeight = service->WeightStart - (int)(passes * phase) * service->WeightStep;
    }

    private static void AddOneByOne(ServiceSnapshot* service, SchedulerState* state)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        uint step = 0;
        int greatest = 0;
        for (int index = service->ServerCount - 1; index >= 0; index--)
        {
            int weight = servers[index].Weight;
            step = GreatestCommonDivisor(step, (uint)weight);
            greatest = Math.Max(greatest, weight);
            KeepInRange(state, (int)Math.Max(step, 1), greatest == 0 ? 0 : greatest - ((int)Math.Max(step, 1) - 1));
        }
    }

    /// <summary>Greatest weight of the servers that take sessions; without thresholds the service knows it.</summary>
    private static int GreatestAvailable(ServiceSnapshot* service, ServerLoads loads)
    {
        if (!service->HasThresholds)
            return service->WeightStart + service->WeightStep - 1;
        int greatest = 0;
        ServerEntry* server = ServiceSnapshot.Servers(service);
        for (ServerEntry* end = server + service->ServerCount; server < end; server++)
            if (server->Weight > greatest && loads.Takes(server))
                greatest = server->Weight;
        return greatest;
    }

    /// <summary>Lowers the threshold at once to where a server is eligible: overloaded heavy servers would cost a pass for each step.</summary>
    private static void SkipEmptyPasses(ServiceSnapshot* service, SchedulerState* state, int greatest)
    {
        int excess = state->CurrentWeight - greatest;
        if (excess > 0)
            state->CurrentWeight -= (excess + service->WeightStep - 1) / service->WeightStep * service->WeightStep;
    }

    private static void KeepInRange(SchedulerState* state, int step, int start)
    {
        if (state->CurrentWeight == 0 || state->CurrentWeight > start)
            state->CurrentWeight = start;
        else if (step > 1)
            state->CurrentWeight = state->CurrentWeight / step * step + 1;
    }

    private static uint GreatestCommonDivisor(uint left, uint right)
    {
        while (right != 0)
            (left, right) = (right, left % right);
        return left;
    }
}
