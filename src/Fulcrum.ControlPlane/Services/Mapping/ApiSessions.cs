using System.Net;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Model;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>Sessions and filters of sessions between the API and the data plane.</summary>
public static class ApiSessions
{
    /// <summary>The same filter; what does not parse is added to the errors. Absent: everything.</summary>
    public static Wire.SessionFilter Read(Api.V1.SessionFilter? filter, string field, FieldErrors errors)
    {
        filter ??= new();
        if (filter.ClientPort > IPEndPoint.MaxPort)
            errors.Add($"{field}.client_port", $"{filter.ClientPort} is out of range; use 1 to 65535");
        if (filter.MaxAgeSeconds > 0 && filter.MinAgeSeconds > filter.MaxAgeSeconds)
            errors.Add($"{field}.max_age_seconds", "is less than min_age_seconds, so that there is no such session");
        Wire.SessionFilter read = new()
        {
            Service = filter.Service is null ? null : ApiReader.Key(filter.Service, $"{field}.service", errors).ToWire(),
            Client = Network(filter.Client, $"{field}.client", errors),
            ClientPort = filter.ClientPort,
            State = filter.State,
            MinAge = filter.MinAgeSeconds,
            MaxAge = filter.MaxAgeSeconds,
            Templates = filter.Templates,
        };
        if (filter.Server is not null)
        {
            IPEndPoint server = ApiReader.EndPoint(filter.Server, $"{field}.server", errors);
            read.ServerAddress = server.Address.ToWire();
            read.ServerPort = (uint)server.Port;
        }
        if (filter.Protocol != Api.V1.Protocol.Unspecified)
            read.Protocol = (uint)ApiReader.Protocol(filter.Protocol, $"{field}.protocol", errors);
        if (filter.HasWorker)
            read.Worker = filter.Worker;
        return read;
    }

    /// <summary>Whether a filter means every session.</summary>
    public static bool IsEverything(Wire.SessionFilter filter) =>
        filter.Equals(new Wire.SessionFilter { Templates = filter.Templates });

    /// <summary>The same session; what is absent there is absent here.</summary>
    public static Api.V1.Session ToApi(Wire.Session session) => new()
    {
        Protocol = session.Protocol == 0 ? Api.V1.Protocol.Unspecified : ((TransportProtocol)session.Protocol).ToApi(),
        Client = EndPoint(session.ClientAddress, session.ClientPort),
        Virtual = EndPoint(session.VirtualAddress, session.VirtualPort),
        Local = EndPoint(session.LocalAddress, session.LocalPort),
        Real = EndPoint(session.RealAddress, session.RealPort),
        State = session.State,
        ExpiresInMs = session.ExpiresInMs,
        Worker = session.Worker,
        Mode = (Api.V1.ForwardingMode)session.Mode,
        AgeSeconds = session.AgeSeconds,
        Service = session.Service?.ToModel().ToApi(),
        Remote = session.Remote,
    };

    private static Api.V1.Endpoint? EndPoint(ByteString address, uint port) =>
        address.Length == 0 ? null : new() { Address = address.ToAddress().ToString(), Port = port };

    private static Wire.Prefix? Network(string text, string field, FieldErrors errors)
    {
        if (text.Length == 0)
            return null;
        if (ValueSyntax.ReadNetwork(text, out IPNetwork network) is { } problem)
            errors.Add(field, problem);
        return new() { Address = network.BaseAddress.ToWire(), Length = (uint)network.PrefixLength };
    }
}
