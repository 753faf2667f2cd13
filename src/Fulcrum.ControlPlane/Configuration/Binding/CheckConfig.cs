using System.Net;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A checker's block as written: what all checkers have; null where it is not written.</summary>
public abstract class CheckConfig : CheckParametersConfig
{
    /// <summary>The keyword.</summary>
    public required SourcePosition At { get; init; }

    /// <summary>connect_ip.</summary>
    public Written<IPAddress>? ConnectAddress { get; set; }

    /// <summary>connect_port.</summary>
    public Written<long>? ConnectPort { get; set; }

    /// <summary>bindto.</summary>
    public Written<IPAddress>? BindAddress { get; set; }

    /// <summary>bind_port.</summary>
    public Written<long>? BindPort { get; set; }

    /// <summary>bind_if.</summary>
    public Written<string>? BindInterface { get; set; }

    /// <summary>fwmark.</summary>
    public Written<long>? Mark { get; set; }

    /// <summary>log_all_failures.</summary>
    public Written<bool>? LogAllFailures { get; set; }

    /// <summary>misc_timeout.</summary>
    public Written<TimeSpan>? RunTimeout { get; set; }

    /// <summary>Further checks of the same kind that the block makes: host of SMTP_CHECK.</summary>
    public List<CheckConfig> Hosts { get; } = [];

    /// <summary>Takes what it does not say itself from another.</summary>
    public void InheritFrom(CheckConfig other)
    {
        DelayLoop ??= other.DelayLoop;
        Retry ??= other.Retry;
        DelayBeforeRetry ??= other.DelayBeforeRetry;
        WarmUp ??= other.WarmUp;
        ConnectTimeout ??= other.ConnectTimeout;
        Alpha ??= other.Alpha;
        TravelsAsData ??= other.TravelsAsData;
        LogAllFailures ??= other.LogAllFailures;
    }

    /// <summary>The check with what only its kind has.</summary>
    public abstract HealthCheck Own { get; }
}

/// <summary>As above, for one kind of check.</summary>
public sealed class CheckConfig<T>(T check) : CheckConfig
    where T : HealthCheck
{
    /// <summary>What only its kind has.</summary>
    public T Check { get; set; } = check;

    /// <inheritdoc />
    public override HealthCheck Own => Check;
}
