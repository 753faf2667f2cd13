using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services.Mapping;
using Google.Protobuf;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.Sessions.</summary>
public sealed class SessionsService(ControlLoop loop) : Sessions.SessionsBase
{
    /// <inheritdoc />
    public override async Task List(
        ListSessionsRequest request, IServerStreamWriter<Session> responseStream, ServerCallContext context)
    {
        Wire.SessionFilter? filter = request.Filter?.Service is not { } service ? null : new() { Service = ApiReader.Key(service, "filter.service").ToWire() };
        CancellationToken cancellation = context.CancellationToken;
        IAsyncEnumerable<Wire.SessionPage> pages = loop.Link.ListSessionsAsync(filter, request.Limit, cancellation);
        await foreach (Wire.SessionPage page in pages.ConfigureAwait(false))
        {
            foreach (Wire.Session session in page.Sessions)
                await responseStream.WriteAsync(ToApi(session), cancellation).ConfigureAwait(false);
        }
    }

    private static Session ToApi(Wire.Session session) => new()
    {
        Protocol = ((TransportProtocol)session.Protocol).ToApi(),
        Client = EndPoint(session.ClientAddress, session.ClientPort),
        Virtual = EndPoint(session.VirtualAddress, session.VirtualPort),
        Local = EndPoint(session.LocalAddress, session.LocalPort),
        Real = EndPoint(session.RealAddress, session.RealPort),
        State = session.State,
        ExpiresInMs = session.ExpiresInMs,
        Worker = session.Worker,
        Mode = (Api.V1.ForwardingMode)session.Mode,
    };

    private static Api.V1.Endpoint? EndPoint(ByteString address, uint port) =>
        address.Length == 0 ? null : new IPEndPoint(address.ToAddress(), (int)port).ToApi();
}
