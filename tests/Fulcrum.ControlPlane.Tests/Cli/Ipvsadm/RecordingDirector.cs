using Fulcrum.Api.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>
/// A gRPC server on a Unix socket that answers lists with what a test puts in, and writes down what is to be changed, without changing it.
/// </summary>
internal sealed class RecordingDirector : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fulcrum-ipvsadm-").FullName;
    private readonly WebApplication _application;

    private RecordingDirector()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.ListenUnixSocket(Socket, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        _application = builder.Build();
        _application.MapGrpcService<VirtualServicesService>();
        _application.MapGrpcService<RealServersService>();
        _application.MapGrpcService<SettingsService>();
        _application.MapGrpcService<StatisticsService>();
        _application.MapGrpcService<SessionsService>();
    }

    public string Socket => Path.Combine(_directory, "daemon.sock");

    public List<VirtualService> Services { get; } = [];

    public GetStatisticsResponse Statistics { get; } = new();

    public ListSettingsResponse Settings { get; } = new();

    public List<Session> Sessions { get; } = [];

    public List<Session> Templates { get; } = [];

    /// <summary>What was to be changed, in <see cref="Intent"/>'s words.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>The requests themselves.</summary>
    public List<object> Requests { get; } = [];

    /// <summary>Whether services that are not in the list are there all the same.</summary>
    public bool HasEverything { get; set; }

    /// <summary>What the next change fails with.</summary>
    public Status? Refusal { get; set; }

    public static async Task<RecordingDirector> StartAsync()
    {
        RecordingDirector director = new();
        await director._application.StartAsync();
        return director;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private void Record(object request, string change)
    {
        if (Refusal is { } refusal)
        {
            throw new RpcException(refusal);
        }

        Requests.Add(request);
        Changes.Add(change);
    }

    private VirtualService Find(ServiceKey key) =>
        Services.FirstOrDefault(service => service.Key.Equals(key))
        ?? (HasEverything ? new VirtualService { Key = key } : throw new RpcException(new(StatusCode.NotFound, "there is no such service")));

    private sealed class VirtualServicesService(RecordingDirector director) : VirtualServices.VirtualServicesBase
    {
        public override Task<ListVirtualServicesResponse> List(ListVirtualServicesRequest request, ServerCallContext context) =>
            Task.FromResult(new ListVirtualServicesResponse { Services = { director.Services } });

        public override Task<VirtualService> Get(GetVirtualServiceRequest request, ServerCallContext context) =>
            Task.FromResult(director.Find(request.Key).Clone());

        public override Task<VirtualService> Create(CreateVirtualServiceRequest request, ServerCallContext context)
        {
            director.Record(request, Intent.Of("add-service", request.Service));
            return Task.FromResult(request.Service);
        }

        public override Task<VirtualService> Update(UpdateVirtualServiceRequest request, ServerCallContext context)
        {
            director.Record(request, Intent.Of("edit-service", request.Service));
            return Task.FromResult(request.Service);
        }

        public override Task<DeleteVirtualServiceResponse> Delete(DeleteVirtualServiceRequest request, ServerCallContext context)
        {
            director.Record(request, Intent.Of("delete-service", request.Key));
            return Task.FromResult(new DeleteVirtualServiceResponse());
        }
    }

    private sealed class RealServersService(RecordingDirector director) : RealServers.RealServersBase
    {
        public override Task<RealServer> Create(CreateRealServerRequest request, ServerCallContext context)
        {
            director.Record(request, Intent.Of("add-server", request.Service, request.Server));
            return Task.FromResult(request.Server);
        }

        public override Task<RealServer> Update(UpdateRealServerRequest request, ServerCallContext context)
        {
            director.Record(request, Intent.Of("edit-server", request.Service, request.Server));
            return Task.FromResult(request.Server);
        }

        public override Task<DeleteRealServerResponse> Delete(DeleteRealServerRequest request, ServerCallContext context)
        {
            director.Record(request, Intent.Of("delete-server", request.Service, request.Endpoint));
            return Task.FromResult(new DeleteRealServerResponse());
        }
    }

    private sealed class SettingsService(RecordingDirector director) : Settings.SettingsBase
    {
        public override Task<ListSettingsResponse> List(ListSettingsRequest request, ServerCallContext context) => Task.FromResult(director.Settings);

        public override Task<ListSettingsResponse> Set(SetSettingsRequest request, ServerCallContext context)
        {
            director.Record(request, Intent.Of(request.Values));
            return Task.FromResult(director.Settings);
        }
    }

    private sealed class StatisticsService(RecordingDirector director) : Statistics.StatisticsBase
    {
        public override Task<GetStatisticsResponse> Get(GetStatisticsRequest request, ServerCallContext context)
        {
            GetStatisticsResponse response = director.Statistics.Clone();
            foreach (ServiceStatistics service in request.WithRates ? [] : response.Services)
            {
                service.Rate = null;
            }

            return Task.FromResult(response);
        }

        public override Task<ZeroStatisticsResponse> Zero(ZeroStatisticsRequest request, ServerCallContext context)
        {
            if (request.Service is not null)
            {
                director.Find(request.Service);
            }

            director.Record(request, request.Service is null ? "zero" : Intent.Of("zero", request.Service));
            return Task.FromResult(new ZeroStatisticsResponse());
        }
    }

    private sealed class SessionsService(RecordingDirector director) : Sessions.SessionsBase
    {
        public override async Task List(ListSessionsRequest request, IServerStreamWriter<Session> stream, ServerCallContext context)
        {
            foreach (Session session in request.Filter.Templates ? director.Templates : director.Sessions)
            {
                await stream.WriteAsync(session);
            }
        }
    }
}
