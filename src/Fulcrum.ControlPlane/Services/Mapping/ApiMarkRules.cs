using System.Net;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>Mark rules between the API and the model.</summary>
public static class ApiMarkRules
{
    /// <summary>A rule that the API owns.</summary>
    public static MarkRule Read(Api.V1.MarkRule? rule, string field, FieldErrors errors)
    {
        if (rule is null)
            errors.Add(field, "is missing");
        rule ??= new();
        uint lastPort = rule.LastPort == 0 ? rule.FirstPort : rule.LastPort;
        if (rule.FirstPort > ushort.MaxValue)
            errors.Add($"{field}.first_port", $"{rule.FirstPort} is out of range; use 1 to {ushort.MaxValue}");
        if (rule.LastPort > ushort.MaxValue)
            errors.Add($"{field}.last_port", $"{rule.LastPort} is out of range; use 1 to {ushort.MaxValue}");
        return new()
        {
            Mark = rule.Mark,
            Protocol = rule.Protocol == Api.V1.Protocol.Unspecified
                ? TransportProtocol.Any
                : ApiReader.Protocol(rule.Protocol, $"{field}.protocol", errors),
            Destination = Network(rule.Destination, $"{field}.destination", errors),
            FirstPort = (ushort)Math.Min(rule.FirstPort, ushort.MaxValue),
            LastPort = (ushort)Math.Min(lastPort, ushort.MaxValue),
            Source = Network(rule.Source, $"{field}.source", errors),
            Port = rule.Port.Length == 0 ? null : rule.Port,
            Origin = Origin.Api,
        };
    }

    /// <summary>With its owner. A network of one address is written as the address.</summary>
    public static Api.V1.MarkRule ToApi(this MarkRule rule) => new()
    {
        Mark = rule.Mark,
        Protocol = rule.Protocol.ToApi(),
        Destination = Text(rule.Destination),
        FirstPort = rule.FirstPort,
        LastPort = rule.LastPort == rule.FirstPort ? 0u : rule.LastPort,
        Source = Text(rule.Source),
        Port = rule.Port ?? "",
        Owner = rule.Origin.IsApi ? Api.V1.Owner.Api : Api.V1.Owner.File,
        WrittenAt = rule.Origin.IsApi ? "" : rule.Origin.ToString(),
    };

    private static IPNetwork? Network(string text, string field, FieldErrors errors)
    {
        if (text.Length == 0)
            return null;
        if (ValueSyntax.ReadNetwork(text, out IPNetwork network) is { } problem)
            errors.Add(field, problem);
        return network;
    }

    private static string Text(IPNetwork? network)
    {
        if (network is not { } value)
            return "";
        bool isHost = value.PrefixLength == value.BaseAddress.GetAddressBytes().Length * 8;
        return isHost ? value.BaseAddress.ToString() : value.ToString();
    }
}
