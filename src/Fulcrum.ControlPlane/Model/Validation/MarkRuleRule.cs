using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Mark rules have a mark, a condition that packets can meet, and no two have the same.</summary>
internal sealed class MarkRuleRule : IModelRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        // The API's come first, so that a clash is reported at the file's line.
        List<MarkRule> earlier = [];
        foreach (MarkRule rule in model.MarkRules.OrderBy(rule => !rule.Origin.IsApi))
        {
            foreach (string reason in Reasons(rule))
                yield return new(rule.Origin, ModelField.Identity, $"mark rule ({rule}): {reason}");
            if (rule.Port is { } port && !PortNameRule.IsName(port))
                yield return new(rule.Origin, ModelField.Identity, $"mark rule ({rule}): {PortNameRule.Sentence(port)}");
            if (earlier.FirstOrDefault(rule.HasConditionsOf) is { } same)
            {
                yield return new(rule.Origin, ModelField.Identity,
                    $"mark rule ({rule}): there is one with the same conditions already ({same.Origin}); remove one");
            }
            earlier.Add(rule);
        }
    }

    /// <summary>Nothing else matters.</summary>
    public IEnumerable<ModelProblem> CheckChange(ModelChange change) =>
        ReferenceEquals(change.Before.MarkRules, change.Next.MarkRules) ? [] : Check(change.Next);

    private static IEnumerable<string> Reasons(MarkRule rule)
    {
        if (rule.Mark == 0)
            yield return $"0 is no mark; use 1 to {uint.MaxValue}";
        if (rule is { Protocol: TransportProtocol.Any, Destination: null, LastPort: 0, Source: null, Port: null })
            yield return "it would mark every packet; say which ones: protocol, destination, ports, source or port";
        if (rule.FirstPort > rule.LastPort || (rule.FirstPort == 0 && rule.LastPort > 0))
            yield return $"ports {rule.FirstPort}-{rule.LastPort} are no range; write the lower one first, 1 to 65535";
        AddressFamily? destination = rule.Destination?.BaseAddress.AddressFamily;
        AddressFamily? source = rule.Source?.BaseAddress.AddressFamily;
        if (destination is not null && source is not null && destination != source)
            yield return "source and destination are of different address families; use one family";
    }
}
