using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;

namespace Fulcrum.DataPlane.Receive;

/// <summary>
/// The ways out of the stages before the last. Extension methods, because an instance method would take the handle by reference
/// and so keep it out of a register in every stage.
/// </summary>
public static unsafe class BurstExceptions
{
    /// <summary>Ends a packet's way.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Drop(this Burst burst, int index, DropReason reason)
    {
        burst.Outcomes[index] = Outcome.Drop;
        burst.DropReasons[index] = reason;
        burst.ExceptionCount++;
    }

    /// <summary>Leaves a packet to the stage for fragments or for ICMP errors.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void SetAside(this Burst burst, int index, Outcome outcome)
    {
        burst.Outcomes[index] = outcome;
        burst.Aside[burst.AsideCount++] = (byte)index;
    }

    /// <summary>Leaves a packet to the kernel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Punt(this Burst burst, int index, PuntClass puntClass)
    {
        burst.Outcomes[index] = Outcome.Punt;
        burst.PuntClasses[index] = puntClass;
        burst.ExceptionCount++;
    }
}
