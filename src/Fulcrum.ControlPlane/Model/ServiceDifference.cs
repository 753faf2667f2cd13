namespace Fulcrum.ControlPlane.Model;

/// <summary>
/// The services of two models that are not the same objects: models share what a change has left alone, so few are looked at after a
/// small change.
/// </summary>
/// <param name="Gone">Objects of the earlier model only, in its order.</param>
/// <param name="Come">Objects of the later model only, in its order; of a changed service the new object.</param>
public readonly record struct ServiceDifference(IReadOnlyList<VirtualService> Gone, IReadOnlyList<VirtualService> Come)
{
    /// <summary>Compares by reference.</summary>
    public static ServiceDifference Between(ValueList<VirtualService> before, ValueList<VirtualService> after)
    {
        if (ReferenceEquals(before, after))
            return new([], []);
        int first = 0;
        int both = Math.Min(before.Count, after.Count);
        while (first < both && ReferenceEquals(before[first], after[first]))
            first++;
        int last = 0;
        while (last < both - first && ReferenceEquals(before[^(last + 1)], after[^(last + 1)]))
            last++;
        List<VirtualService> gone = Middle(before, first, last);
        List<VirtualService> come = Middle(after, first, last);
        if (gone.Count == 0 || come.Count == 0 || (gone.Count == 1 && come.Count == 1))
            return new(gone, come);
        HashSet<VirtualService> old = new(gone, ReferenceEqualityComparer.Instance);
        HashSet<VirtualService> now = new(come, ReferenceEqualityComparer.Instance);
        gone.RemoveAll(now.Contains);
        come.RemoveAll(old.Contains);
        return new(gone, come);
    }

    private static List<VirtualService> Middle(ValueList<VirtualService> services, int first, int last)
    {
        List<VirtualService> middle = [];
        for (int index = first; index < services.Count - last; index++)
            middle.Add(services[index]);
        return middle;
    }
}
