namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>How something stands that is followed.</summary>
/// <param name="IsGood">Null: there is no result yet.</param>
/// <param name="Number">Of a file, else 0.</param>
/// <param name="Detail">What is wrong, in a few words.</param>
public readonly record struct TrackValue(bool? IsGood, long Number = 0, string Detail = "")
{
    /// <summary>There is no result yet.</summary>
    public static TrackValue Unknown { get; } = new(null);

    /// <summary>All is well.</summary>
    public static TrackValue Good { get; } = new(true);

    /// <summary>It is not.</summary>
    public static TrackValue Bad(string detail) => new(false, 0, detail);

    /// <summary>A number in a file; 0 is good.</summary>
    public static TrackValue OfFile(long number) => new(number == 0, number, $"its number is {number}");
}
