using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads lvs_timeouts of the director, and timeouts and establish_timeout of a service; 0 keeps what else would count.</summary>
internal static class SessionTimeoutsReader
{
    /// <summary>Sets what the line names.</summary>
    public static void Read(DirectorConfig director, Statement statement, BindingContext context) =>
        TimeoutWords.Read(statement, context, isStrict: false, (word, seconds, at) =>
        {
            string name = word switch
            {
                "tcp" => SettingDefinitions.TcpTimeout,
                "tcpfin" => SettingDefinitions.TcpFinTimeout,
                _ => SettingDefinitions.UdpTimeout,
            };
            director.Settings = seconds == 0
                ? director.Settings.WithoutFile(name)
                : director.Settings.WithFile(new(name, (uint)seconds, new Origin(at.Position.File.Path, at.Position.Line)));
        });

    /// <summary>Sets what the line names.</summary>
    public static void ReadOfService(VirtualServerConfig service, Statement statement, BindingContext context) =>
        TimeoutWords.Read(statement, context, isStrict: true, (word, seconds, _) =>
        {
            ServiceTimeouts timeouts = service.Timeouts?.Value ?? ServiceTimeouts.OfDirector;
            TimeSpan timeout = TimeSpan.FromSeconds(seconds);
            service.Timeouts = new(word switch
            {
                "tcp" => timeouts with { Tcp = timeout },
                "tcpfin" => timeouts with { TcpFin = timeout },
                _ => timeouts with { Udp = timeout },
            }, statement.Position);
        });

    /// <summary>DPVS's word for established TCP sessions, and for UDP sessions.</summary>
    public static void SetEstablished(VirtualServerConfig service, Written<long> seconds)
    {
        TimeSpan timeout = TimeSpan.FromSeconds(seconds.Value);
        service.Timeouts = new((service.Timeouts?.Value ?? ServiceTimeouts.OfDirector) with { Tcp = timeout, Udp = timeout }, seconds.At);
    }
}
