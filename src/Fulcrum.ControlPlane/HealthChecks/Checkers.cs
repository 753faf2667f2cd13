using Fulcrum.ControlPlane.HealthChecks.Bfd;
using Fulcrum.ControlPlane.HealthChecks.Dns;
using Fulcrum.ControlPlane.HealthChecks.Files;
using Fulcrum.ControlPlane.HealthChecks.Http;
using Fulcrum.ControlPlane.HealthChecks.Mail;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.HealthChecks.Ping;
using Fulcrum.ControlPlane.HealthChecks.Scripts;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>Which checker makes which check, and what checkers share. Thread-safe.</summary>
public sealed class Checkers(TimeProvider time, CheckPaths? paths = null)
{
    private readonly CheckPaths _paths = paths ?? new();
    private readonly SharedPool<TrackFile, TrackedFile> _files = new(file => new TrackedFile(file, time));
    private readonly BfdSessions _sessions = new(time);

    /// <summary>Of checks, and of VRRP.</summary>
    public BfdSessions Sessions => _sessions;

    /// <summary>What else of the model a check depends on; null: nothing, or it is not there.</summary>
    public static object? SubjectOf(VirtualService service, RealServer server, HealthCheck check, DirectorModel model) =>
        DataPath.Of(service, server, check) is { } path
            ? new PathSubject(path, DataPath.TargetOf(service, server, (NetworkCheck)check), SubjectOf(check, model))
            : SubjectOf(check, model);

    private static object? SubjectOf(HealthCheck check, DirectorModel model) => check switch
    {
        MiscCheck => model.Defaults.Scripts with { Startup = null, Shutdown = null },
        FileCheck file => model.Vrrp.Files.FirstOrDefault(tracked => tracked.Name == file.File),
        BfdCheck bfd => model.Vrrp.BfdInstances.FirstOrDefault(instance => instance.Name == bfd.Session),
        HttpCheck { UsesTls: true } => model.Defaults.Tls,
        _ => null,
    };

    /// <summary>Why a check is left out as if it were not configured; null: it is made.</summary>
    public static string? WhyNot(CheckKey key) => key.Check switch
    {
        HttpCheck { Urls.Count: 0 } => "it has no url",
        MiscCheck misc => CommandOf(misc, key).WhyNot(),
        FileCheck file => key.Subject is TrackFile { Path: not null } ? null : $"there is no track_file {file.File} with a path",
        BfdCheck bfd => key.Subject is BfdInstance { Neighbour: not null } ? null : $"there is no bfd_instance {bfd.Session} with a neighbour",
        _ => null,
    };

    /// <summary>The checker of a check that <see cref="WhyNot"/> has nothing against.</summary>
    public IChecker Create(CheckKey key)
    {
        if (key is not { Subject: PathSubject subject, Check: NetworkCheck network })
            return Create(key, route: null);
        CheckRoute route = _paths.Open(subject.Path);
        return new RoutedChecker(Create(new(key.Server, network with { Target = subject.Target }, subject.Other), route), route);
    }

    private IChecker Create(CheckKey key, CheckRoute? route) => key.Check switch
    {
        TcpCheck tcp => new TcpChecker(tcp, time, route),
        HttpCheck http => new HttpChecker(http, key.Subject as TlsSettings, time, route),
        UdpCheck udp => new UdpChecker(udp, time, route),
        DnsCheck dns => new DnsChecker(dns, time, route),
        SmtpCheck smtp => new SmtpChecker(smtp, time, route),
        PingCheck ping => new PingChecker(ping, time, route),
        MiscCheck misc => new MiscChecker(misc, CommandOf(misc, key), time),
        FileCheck file => Follow(file, (TrackFile)key.Subject!),
        BfdCheck => Follow((BfdInstance)key.Subject!),
        _ => throw new NotSupportedException($"There is no checker for {key.Check.Kind}."),
    };

    private static ScriptCommand CommandOf(MiscCheck check, CheckKey key) =>
        new(check.Command, key.Subject as ScriptSettings ?? new());

    private EventChecker<long> Follow(FileCheck check, TrackFile file)
    {
        (TrackedFile tracked, IDisposable lease) = _files.Take(file);
        return new(tracked.Value, lease, number => FileVerdict.Of(check, file, number));
    }

    private EventChecker<BfdStatus> Follow(BfdInstance instance)
    {
        (Observed<BfdStatus> status, IDisposable lease) = _sessions.Follow(instance);
        return new(status, lease, s => s.Judge());
    }
}
