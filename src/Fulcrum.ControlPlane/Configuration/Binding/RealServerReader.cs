using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads a real_server block.</summary>
internal static class RealServerReader
{
    /// <summary>Adds it to the virtual server, also when its header is wrong, so that its contents are checked.</summary>
    public static void Read(VirtualServerConfig service, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        RealServerConfig config = new() { Endpoint = EndpointReader.Read(statement, context) };
        RealServerKeywords.Table.Bind(config, block, context);
        service.RealServers.Add(config);
    }
}
