using System.Net;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Endpoints of real servers are usable, and unique within their service.</summary>
internal sealed class RealServerRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) => model.Services.SelectMany(CheckService);

    private static IEnumerable<ModelProblem> CheckService(VirtualService service)
    {
        Dictionary<IPEndPoint, RealServer> seen = [];
        foreach (RealServer server in service.RealServers)
        {
            string subject = $"real server {server.Endpoint} of {service.Key}";
            if (server.Origin.IsApi && HostAddress.WhyNotUsable(server.Endpoint.Address) is { } reason)
                yield return Problem(server, $"{subject}: {reason}");
            if (server.Endpoint.Port == 0 && service.Key.Port != 0)
            {
                yield return Problem(server, $"{subject}: port 0 (the one that the client chose) is for services of a mark and of port 0; "
                    + "use a port from 1 to 65535");
            }
            if (!seen.TryAdd(server.Endpoint, server))
                yield return Problem(server, $"{subject} exists already ({seen[server.Endpoint].Origin}); remove one");
        }
    }

    private static ModelProblem Problem(RealServer server, string message) => new(server.Origin, ModelField.Identity, message);
}
