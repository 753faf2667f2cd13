using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// wrr as LVS does it: passes over the list with a falling weight threshold, so a cycle gives each server weight / gcd picks.
/// </summary>
public static unsafe class WeightedRoundRobin
{
    /// <summary>The server, or null when every weight is 0.</summary>
    public static ServerEntry* Pick(ServiceSnapshot* service, SchedulerState* state)
    {
        if (service->WeightStart == 0)
            return null;
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        // Ends: a threshold of at most the greatest weight comes up, and then that server is eligible.
        while (true)
        {
            while (++state->Position < service->ServerCount)
                if (servers[state->Position].Weight >= state->CurrentWeight)
                    return servers + state->Position;
            state->Position = -1;
            state->CurrentWeight -= service->WeightStep;
            if (state->CurrentWeight <= 0)
                state->CurrentWeight = service->WeightStart;
        }
    }

    /// <summary>
    /// After any change LVS starts at the head of the list and keeps the threshold if it is still in range. A new service is one whose
    /// servers were added one by one, which settles the phase of its first cycle.
    /// </summary>
    public static void Adopt(ServiceSnapshot* service, SchedulerState* state, bool isNew)
    {
        state->Position = -1;
        if (!isNew)
        {
            KeepInRange(state, service->WeightStep, service->WeightStart);
            return;
        }
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
