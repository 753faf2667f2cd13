using Fulcrum.Api.V1;
using Google.Protobuf;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>What a director says of VRRP, summed over its instances: `fulcrumctl vrrp --json`.</summary>
internal sealed class VrrpReport
{
    private readonly GetVrrpResponse _response;

    private VrrpReport(GetVrrpResponse response) => _response = response;

    /// <summary>Asks the director.</summary>
    public static VrrpReport Of(PairDirector director) =>
        new(JsonParser.Default.Parse<GetVrrpResponse>(director.Client.Ctl("--json", "vrrp").Expect()));

    /// <summary>Times at which two masters were heard.</summary>
    public long SplitCount => Sum(counters => counters.SplitBrains);

    /// <summary>Changes of state.</summary>
    public long Transitions => Sum(counters => counters.Transitions);

    /// <summary>Adverts that were refused for a reason, by an instance or because there is none for them.</summary>
    public long Drops(string reason) => _response.Instances.SelectMany(instance => instance.Counters.Drops).Concat(_response.Drops)
        .Where(drop => drop.Reason == reason).Sum(drop => (long)drop.Count);

    private long Sum(Func<VrrpCounters, ulong> counter) => _response.Instances.Sum(instance => (long)counter(instance.Counters));
}
