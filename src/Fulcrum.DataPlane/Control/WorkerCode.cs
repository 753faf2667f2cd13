using System.Reflection;
using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Profiling;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Compiles what a worker may run before it starts, so that the first packet of a kind does not wait for the compiler while others fill
/// the queues: a few milliseconds a method, and dozens of methods with the first connections.
/// </summary>
/// <remarks>
/// Static constructors run first: a method that is compiled before its class is initialised asks for ever whether it is. Left to their
/// callers, or to their first call: what is generic over something else than the port or the stage clock, properties, and what is inlined anyway.
/// </remarks>
internal static class WorkerCode
{
    // What lies in these folders does not run on a worker, or in the methods that use it only.
    private static readonly string[] s_elsewhere = ["Control", "Preflight", "Replay", "Snapshots", "Steering"];

    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Compiles a worker's code for ports of one kind.</summary>
    public static void Compile<TPort>() where TPort : struct, IPort
    {
        Type[] types = [.. Types().SelectMany(type => Closed(type, typeof(TPort)))];
        foreach (Type type in types)
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        foreach (Type type in types)
            foreach (MethodInfo method in type.GetMethods(Declared))
                Prepare(method, type, typeof(TPort));
    }

    private static IEnumerable<Type> Types()
    {
        string root = typeof(WorkerCode).Namespace![..^nameof(Control).Length];
        return typeof(WorkerCode).Assembly.GetTypes()
            .Where(type => type.Namespace is { } name && (name + '.').StartsWith(root, StringComparison.Ordinal)
                && !s_elsewhere.Any(folder => name.StartsWith(root + folder, StringComparison.Ordinal))
                && !type.IsInterface && !type.IsEnum && !type.IsSubclassOf(typeof(Delegate)));
    }

    private static IEnumerable<Type> Closed(Type type, Type port) =>
        !type.IsGenericTypeDefinition ? [type]
        : Choices(type.GetGenericArguments(), port) is { Length: > 0 } choices ? choices.Select(choice => type.MakeGenericType(choice))
        : [];

    private static void Prepare(MethodInfo method, Type type, Type port)
    {
        if (method.IsAbstract || method.IsSpecialName || (method.MethodImplementationFlags & MethodImplAttributes.AggressiveInlining) != 0)
            return;
        if (!method.IsGenericMethodDefinition)
            RuntimeHelpers.PrepareMethod(method.MethodHandle, Handles(type.GetGenericArguments()));
        else
            foreach (Type choice in Choices(method.GetGenericArguments(), port))
                RuntimeHelpers.PrepareMethod(method.MethodHandle, Handles([.. type.GetGenericArguments(), choice]));
    }

    /// <summary>What a single type parameter stands for on a worker; nothing when that is not known.</summary>
    private static Type[] Choices(Type[] parameters, Type port) => parameters.Length != 1 ? []
        : Takes(parameters[0], typeof(IPort)) ? [port]
        : Takes(parameters[0], typeof(IStageClock)) ? [typeof(NoClock), typeof(CycleClock<>).MakeGenericType(port)]
        : [];

    private static bool Takes(Type parameter, Type contract) => parameter.GetGenericParameterConstraints().Contains(contract);

    private static RuntimeTypeHandle[] Handles(Type[] types) => [.. types.Select(type => type.TypeHandle)];
}
