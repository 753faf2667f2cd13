namespace Fulcrum.Benchmarks;

/// <summary>
/// The benchmarks of a class, or one of them, run code that is not a worker's. All others are tested to allocate nothing on the managed heap.
/// </summary>
/// <param name="reason">Whose code it is, and why it may.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class MayAllocateAttribute(string reason) : Attribute
{
    /// <summary>Whose code it is, and why it may.</summary>
    public string Reason { get; } = reason;
}
