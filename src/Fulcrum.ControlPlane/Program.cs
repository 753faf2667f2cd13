using System.CommandLine;
using System.Net;
using Fulcrum.ControlPlane.Offline;
using Fulcrum.ControlPlane.Services;
using Fulcrum.ControlPlane.Services.Hosting;

DaemonOptions defaults = new();
Option<string> configuration = new("--config")
{
    Description = "Configuration file", HelpName = "FILE", DefaultValueFactory = _ => defaults.ConfigurationFile,
};
Option<string?> id = new("--config-id", "-i")
{
    Description = "Which lines of the configuration that begin with '@ID' count; the first label of the host's name unless it is given",
    HelpName = "ID",
};
Option<string> api = new("--api")
{
    Description = "Unix socket of the API", HelpName = "PATH", DefaultValueFactory = _ => defaults.ApiSocket,
};
Option<string> dataPlane = new("--data-plane")
{
    Description = "Unix socket of fulcrum-dataplane", HelpName = "PATH", DefaultValueFactory = _ => defaults.DataPlaneSocket,
};
Option<string> state = new("--state")
{
    Description = "Directory for what has to outlive the daemon",
    HelpName = "DIR",
    DefaultValueFactory = _ => defaults.StateDirectory,
};
Option<bool> noKernel = new("--no-kernel")
{
    Description = "Leave the kernel alone: mirror no routes and neighbours, set no addresses",
};
Option<IPEndPoint?> metrics = new("--metrics")
{
    Description = $"Serve metrics for Prometheus at http://ADDRESS:PORT/metrics, without encryption; {MetricsAddress.Default} without a value",
    HelpName = "ADDRESS:PORT", Arity = ArgumentArity.ZeroOrOne, CustomParser = MetricsAddress.Parse,
};
Option<int> metricsServers = new("--metrics-servers")
{
    Description = "How many real servers have metrics of their own", HelpName = "NUMBER", DefaultValueFactory = _ => defaults.MetricsServers,
};
RootCommand command = new("fulcrumd: the control plane of the Fulcrum load balancer")
{
    configuration, id, api, dataPlane, state, noKernel, metrics, metricsServers, CompileCommand.Create(), ConfigCommand.Create(),
};
command.SetAction((arguments, _) => RunAsync(new()
{
    ConfigurationFile = Path.GetFullPath(arguments.GetRequiredValue(configuration)),
    ConfigurationId = arguments.GetValue(id),
    ApiSocket = Path.GetFullPath(arguments.GetRequiredValue(api)),
    DataPlaneSocket = Path.GetFullPath(arguments.GetRequiredValue(dataPlane)),
    StateDirectory = Path.GetFullPath(arguments.GetRequiredValue(state)),
    UseKernel = !arguments.GetValue(noKernel),
    Metrics = arguments.GetValue(metrics),
    MetricsServers = arguments.GetRequiredValue(metricsServers),
}));
// Signals are the host's business.
return await command.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null });

static async Task<int> RunAsync(DaemonOptions options)
{
    try
    {
        await using Daemon daemon = new(options);
        await daemon.RunAsync();
        return 0;
    }
    catch (StartException e)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
}
