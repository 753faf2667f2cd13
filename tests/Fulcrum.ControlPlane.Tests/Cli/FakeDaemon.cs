using Fulcrum.Api.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fulcrum.Cli.Tests;

/// <summary>A gRPC server on a Unix socket that keeps services and sessions in memory: the other end of fulcrumctl.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fulcrumctl-test-").FullName;
    private readonly WebApplication _application;

    private FakeDaemon()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.ListenUnixSocket(Socket, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(State);
        _application = builder.Build();
        _application.MapGrpcService<VirtualServicesService>();
        _application.MapGrpcService<RealServersService>();
        _application.MapGrpcService<SettingsService>();
        _application.MapGrpcService<MarkRulesService>();
        _application.MapGrpcService<StatisticsService>();
        _application.MapGrpcService<SessionsService>();
        _application.MapGrpcService<LocalAddressPoolsService>();
        _application.MapGrpcService<DirectorService>();
        _application.MapGrpcService<WorkersService>();
        _application.MapGrpcService<ConfigurationService>();
    }

    public string Socket => Path.Combine(_directory, "daemon.sock");

    public FakeState State { get; } = new();

    public static async Task<FakeDaemon> StartAsync()
    {
        FakeDaemon daemon = new();
        await daemon._application.StartAsync();
        return daemon;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>What the fake daemon answers with.</summary>
    internal sealed class FakeState
    {
        public List<VirtualService> Services { get; } = [];

        public List<Session> Sessions { get; } = [];

        public List<Session> Templates { get; } = [];

        public SessionFilter? LastFilter { get; set; }

        public DeleteSessionsRequest? LastDelete { get; set; }

        public List<MarkRule> MarkRules { get; } = [];

        public List<SetSettingsRequest> SettingChanges { get; } = [];

        public ListSettingsResponse Settings { get; } = new();

        public GetStatisticsResponse Statistics { get; } = new();

        /// <summary>What each look at the workers sees; the last one again and again.</summary>
        public Queue<ListWorkersResponse> Workers { get; } = new([new ListWorkersResponse()]);

        public List<SampleCyclesRequest> SampleRequests { get; } = [];

        public ListLocalAddressPoolsResponse Pools { get; } = new();

        public List<ListLocalAddressPoolsRequest> PoolRequests { get; } = [];

        public ReloadRequest? LastReload { get; set; }

        public ConfigurationRefusal? Refusal { get; set; }

        public GetStatusResponse Status { get; } = new();

        public DiffConfigurationRequest? LastDiff { get; set; }

        public DiffConfigurationResponse Diff { get; } = new();

        public List<ConfigurationLoad> Loads { get; } = [];

        /// <summary>What every call fails with, where it is set.</summary>
        public Status? Failure { get; set; }

        /// <summary>What calls that need the data plane fail with, where it is set.</summary>
        public Status? DataPlaneFailure { get; set; }

        public static void Check(Status? failure)
        {
            if (failure is { } status)
            {
                throw new RpcException(status);
            }
        }
    }

    private sealed class VirtualServicesService(FakeState state) : VirtualServices.VirtualServicesBase
    {
        public override Task<ListVirtualServicesResponse> List(ListVirtualServicesRequest request, ServerCallContext context)
        {
            FakeState.Check(state.Failure);
            ListVirtualServicesResponse response = new();
            response.Services.AddRange(state.Services);
            return Task.FromResult(response);
        }

        public override Task<VirtualService> Get(GetVirtualServiceRequest request, ServerCallContext context) =>
            Task.FromResult(state.Services.Single(service => service.Key.Equals(request.Key)));

        public override Task<VirtualService> Create(CreateVirtualServiceRequest request, ServerCallContext context)
        {
            FakeState.Check(state.Failure);
            state.Services.Add(request.Service);
            return Task.FromResult(request.Service);
        }

        public override Task<VirtualService> Update(UpdateVirtualServiceRequest request, ServerCallContext context)
        {
            state.Services.RemoveAll(service => service.Key.Equals(request.Service.Key));
            state.Services.Add(request.Service);
            return Task.FromResult(request.Service);
        }

        public override Task<DeleteVirtualServiceResponse> Delete(DeleteVirtualServiceRequest request, ServerCallContext context)
        {
            state.Services.RemoveAll(service => service.Key.Equals(request.Key));
            return Task.FromResult(new DeleteVirtualServiceResponse());
        }
    }

    private sealed class RealServersService(FakeState state) : RealServers.RealServersBase
    {
        public override Task<RealServer> Create(CreateRealServerRequest request, ServerCallContext context)
        {
            request.Server.EffectiveWeight = request.Server.Weight;
            state.Services.Single(service => service.Key.Equals(request.Service)).RealServers.Add(request.Server);
            return Task.FromResult(request.Server);
        }

        public override Task<RealServer> Update(UpdateRealServerRequest request, ServerCallContext context)
        {
            RealServer server = state.Services.SelectMany(service => service.RealServers).Single(of => of.Endpoint.Equals(request.Server.Endpoint));
            server.Weight = server.EffectiveWeight = request.Server.Weight;
            server.UpperThreshold = request.Server.UpperThreshold;
            server.LowerThreshold = request.Server.LowerThreshold;
            server.Mode = request.Server.Mode;
            server.Tunnel = request.Server.Tunnel;
            return Task.FromResult(server);
        }
    }

    private sealed class SettingsService(FakeState state) : Settings.SettingsBase
    {
        public override Task<ListSettingsResponse> List(ListSettingsRequest request, ServerCallContext context) => Task.FromResult(state.Settings);

        public override Task<ListSettingsResponse> Set(SetSettingsRequest request, ServerCallContext context)
        {
            FakeState.Check(state.Failure);
            state.SettingChanges.Add(request);
            return Task.FromResult(state.Settings);
        }
    }

    private sealed class MarkRulesService(FakeState state) : MarkRules.MarkRulesBase
    {
        public override Task<ListMarkRulesResponse> List(ListMarkRulesRequest request, ServerCallContext context) =>
            Task.FromResult(new ListMarkRulesResponse { Rules = { state.MarkRules } });

        public override Task<MarkRule> Create(CreateMarkRuleRequest request, ServerCallContext context)
        {
            state.MarkRules.Add(request.Rule);
            return Task.FromResult(request.Rule);
        }

        public override Task<DeleteMarkRuleResponse> Delete(DeleteMarkRuleRequest request, ServerCallContext context)
        {
            state.MarkRules.RemoveAll(rule => new MarkRule(rule) { Mark = 0 }.Equals(request.Rule));
            return Task.FromResult(new DeleteMarkRuleResponse());
        }
    }

    private sealed class StatisticsService(FakeState state) : Statistics.StatisticsBase
    {
        public override Task<GetStatisticsResponse> Get(GetStatisticsRequest request, ServerCallContext context)
        {
            FakeState.Check(state.DataPlaneFailure);
            return Task.FromResult(state.Statistics);
        }
    }

    private sealed class SessionsService(FakeState state) : Sessions.SessionsBase
    {
        public override async Task List(ListSessionsRequest request, IServerStreamWriter<Session> stream, ServerCallContext context)
        {
            FakeState.Check(state.DataPlaneFailure);
            state.LastFilter = request.Filter;
            if (request.Filter is { Templates: true })
            {
                foreach (Session template in state.Templates)
                {
                    await stream.WriteAsync(template);
                }

                return;
            }

            IEnumerable<Session> sessions = state.Sessions.Where(session => request.Filter?.Service is not { } service || session.Virtual.Equals(service.Virtual));
            foreach (Session session in request.Limit == 0 ? sessions : sessions.Take((int)request.Limit))
            {
                await stream.WriteAsync(session);
            }
        }

        public override Task<DeleteSessionsResponse> Delete(DeleteSessionsRequest request, ServerCallContext context)
        {
            state.LastDelete = request;
            return Task.FromResult(new DeleteSessionsResponse { Deleted = 7 });
        }

        public override Task<CountSessionsResponse> Count(CountSessionsRequest request, ServerCallContext context)
        {
            state.LastFilter = request.Filter;
            CountSessionsResponse counts = new() { Total = 12 };
            if (request.By == SessionGroup.Server)
            {
                counts.Groups.Add(new SessionCount { Session = new() { Real = new() { Address = "10.0.0.11", Port = 80 } }, Count = 9 });
                counts.Groups.Add(new SessionCount { Session = new() { Real = new() { Address = "10.0.0.12", Port = 80 } }, Count = 3 });
            }

            return Task.FromResult(counts);
        }
    }

    private sealed class WorkersService(FakeState state) : Workers.WorkersBase
    {
        public override Task<ListWorkersResponse> List(ListWorkersRequest request, ServerCallContext context)
        {
            FakeState.Check(state.DataPlaneFailure);
            return Task.FromResult(state.Workers.Count > 1 ? state.Workers.Dequeue() : state.Workers.Peek());
        }

        public override Task<SampleCyclesResponse> SampleCycles(SampleCyclesRequest request, ServerCallContext context)
        {
            FakeState.Check(state.DataPlaneFailure);
            state.SampleRequests.Add(request);
            return Task.FromResult(new SampleCyclesResponse { Interval = request.Interval, Seconds = request.Seconds });
        }
    }

    private sealed class LocalAddressPoolsService(FakeState state) : LocalAddressPools.LocalAddressPoolsBase
    {
        public override Task<ListLocalAddressPoolsResponse> List(ListLocalAddressPoolsRequest request, ServerCallContext context)
        {
            state.PoolRequests.Add(request);
            FakeState.Check(request.WithUsage ? state.DataPlaneFailure : null);
            ListLocalAddressPoolsResponse response = state.Pools.Clone();
            foreach (LocalAddress address in request.WithUsage ? [] : response.Pools.SelectMany(pool => pool.Addresses))
            {
                address.Usage = null;
            }

            return Task.FromResult(response);
        }

        public override Task<LocalAddressPool> Drain(DrainLocalAddressRequest request, ServerCallContext context) =>
            Task.FromResult(Drained(request.Pool, request.Address, true));

        public override Task<LocalAddressPool> Undrain(UndrainLocalAddressRequest request, ServerCallContext context) =>
            Task.FromResult(Drained(request.Pool, request.Address, false));

        private LocalAddressPool Drained(string name, string text, bool draining)
        {
            LocalAddressPool pool = state.Pools.Pools.Single(pool => pool.Name == name);
            pool.Addresses.Single(address => address.Address == text).Draining = draining;
            return pool;
        }
    }

    private sealed class DirectorService(FakeState state) : Director.DirectorBase
    {
        public override Task<ReloadResponse> Reload(ReloadRequest request, ServerCallContext context)
        {
            FakeState.Check(state.Failure);
            state.LastReload = request;
            if (state.Refusal is { } refusal)
            {
                StatusDetails details = new() { Code = 9, Details = { Google.Protobuf.WellKnownTypes.Any.Pack(refusal) } };
                throw new RpcException(new(StatusCode.FailedPrecondition, "refused"),
                    new Metadata { { "grpc-status-details-bin", Google.Protobuf.MessageExtensions.ToByteArray(details) } });
            }

            ReloadResponse response = new() { Services = 2 };
            response.Warnings.Add("a.conf:3: 'ha_suspend' has no effect.");
            if (request.ConfirmWithinSeconds > 0)
            {
                response.PendingConfirmation = new() { RemainingSeconds = request.ConfirmWithinSeconds };
            }

            return Task.FromResult(response);
        }

        public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context) => Task.FromResult(state.Status);
    }

    private sealed class ConfigurationService(FakeState state) : Configuration.ConfigurationBase
    {
        public override Task<ShowConfigurationResponse> Show(ShowConfigurationRequest request, ServerCallContext context) =>
            Task.FromResult(new ShowConfigurationResponse { Text = "virtual_server 192.0.2.1 80 {\n}\n" });

        public override Task<DiffConfigurationResponse> Diff(DiffConfigurationRequest request, ServerCallContext context)
        {
            state.LastDiff = request;
            return Task.FromResult(state.Diff);
        }

        public override Task<ConfirmConfigurationResponse> Confirm(ConfirmConfigurationRequest request, ServerCallContext context)
        {
            FakeState.Check(state.Failure);
            return Task.FromResult(new ConfirmConfigurationResponse());
        }

        public override Task<ConfigurationHistoryResponse> History(ConfigurationHistoryRequest request, ServerCallContext context)
        {
            ConfigurationHistoryResponse response = new();
            response.Loads.AddRange(state.Loads);
            return Task.FromResult(response);
        }

        public override Task<RollBackConfigurationResponse> RollBack(RollBackConfigurationRequest request, ServerCallContext context) =>
            Task.FromResult(new RollBackConfigurationResponse { Load = new() { Id = request.Id + 1, Services = 3 } });
    }
}
