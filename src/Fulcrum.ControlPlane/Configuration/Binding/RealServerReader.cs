using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads a real_server block.</summary>
internal static class RealServerReader
{
    /// <summary>Adds it to the virtual server. With a header that is wrong it is left out, and its contents are checked all the same.</summary>
    public static void Read(VirtualServerConfig service, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        RealServerConfig config = new() { Endpoint = EndpointReader.Read(statement, context) };
        RealServerKeywords.Table.Bind(config, block, context);
        if (config.Endpoint is not null)
            service.RealServers.Add(config);
    }
}
