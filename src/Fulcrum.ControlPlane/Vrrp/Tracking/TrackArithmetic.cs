namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>From values to weight and faults, as keepalived has it. Pure functions.</summary>
public static class TrackArithmetic
{
    private const int Fault = -254;
    private const int LargestNumber = 253;

    /// <summary>What all items make of an instance.</summary>
    public static TrackResult Judge(IEnumerable<TrackItem> items, Func<TrackKey, TrackValue> valueOf)
    {
        long weight = 0;
        List<string> faults = [], waiting = [];
        foreach (TrackItem item in items)
        {
            TrackValue value = valueOf(item.Key);
            if (item.Key.Kind == TrackKind.File && value.IsGood is not null)
                weight += OfFile(item, value, faults);
            else if (item.Weight != 0)
                weight += OfState(item, value);
            else if (value.IsGood is null)
                waiting.Add($"The {item.Key} has no result yet.");
            else if (value.IsGood == item.IsReversed)
                faults.Add(Sentence(item, value));
        }
        return new((int)Math.Clamp(weight, -1000, 1000), Join(faults), Join(waiting));
    }

    private static int OfState(TrackItem item, TrackValue value)
    {
        bool counts = value.IsGood is { } isGood && isGood == item.Weight > 0;
        return counts ? item.IsReversed ? -item.Weight : item.Weight : 0;
    }

    private static int OfFile(TrackItem item, TrackValue value, List<string> faults)
    {
        Int128 sum = (Int128)value.Number * item.Weight * (item.IsReversed ? -1 : 1);
        if (item.Weight == 0)
            sum = (value.Number != 0) != item.IsReversed ? Fault : 0;
        if (sum > Fault)
            return sum > LargestNumber ? LargestNumber : (int)sum;
        faults.Add(Sentence(item, value));
        return 0;
    }

    private static string Sentence(TrackItem item, TrackValue value)
    {
        bool isGood = value.IsGood == true && item.Key.Kind != TrackKind.File;
        return isGood || value.Detail.Length == 0 ? $"The {item.Key} is {(isGood ? "good" : "bad")}." : $"The {item.Key}: {value.Detail}.";
    }

    private static string? Join(List<string> sentences) => sentences.Count == 0 ? null : string.Join(" ", sentences);
}
