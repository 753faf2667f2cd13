using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads sorry_server, and the words that have to stand after it.</summary>
internal static class SorryServerReader
{
    /// <summary>"sorry_server ADDRESS [PORT]"; a later one replaces an earlier one.</summary>
    public static void Read(VirtualServerConfig service, Statement statement, BindingContext context)
    {
        if (EndpointReader.Read(statement, context) is { } endpoint)
            service.SorryServer = new() { Endpoint = endpoint };
    }

    /// <summary>"sorry_server_inhibit".</summary>
    public static void ReadInhibit(VirtualServerConfig service, Statement statement, BindingContext context)
    {
        if (OfService(service, statement, context) is { } sorry)
            sorry.InhibitOnFailure = true;
    }

    /// <summary>"sorry_server_lvs_method METHOD".</summary>
    public static void ReadMethod(VirtualServerConfig service, Statement statement, BindingContext context)
    {
        if (OfService(service, statement, context) is { } sorry)
            sorry.Method = ForwardingMethodReader.ReadMethod(statement, context) ?? sorry.Method;
    }

    private static SorryServerConfig? OfService(VirtualServerConfig service, Statement statement, BindingContext context)
    {
        if (service.SorryServer is null)
            context.Log.Warning(statement.Position, $"{statement.Keyword} has no effect: it has to stand after sorry_server");
        return service.SorryServer;
    }
}
