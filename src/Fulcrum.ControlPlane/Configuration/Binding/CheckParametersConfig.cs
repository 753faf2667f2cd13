namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>What checkers inherit: checker, real_server, virtual_server, then the checker's default. Null where it is not written.</summary>
public abstract class CheckParametersConfig
{
    /// <summary>delay_loop.</summary>
    public Written<TimeSpan>? DelayLoop { get; set; }

    /// <summary>retry.</summary>
    public Written<long>? Retry { get; set; }

    /// <summary>delay_before_retry.</summary>
    public Written<TimeSpan>? DelayBeforeRetry { get; set; }

    /// <summary>warmup.</summary>
    public Written<TimeSpan>? WarmUp { get; set; }

    /// <summary>connect_timeout.</summary>
    public Written<TimeSpan>? ConnectTimeout { get; set; }

    /// <summary>rise.</summary>
    public Written<long>? Rise { get; set; }

    /// <summary>check_path: whether it is data.</summary>
    public Written<bool>? TravelsAsData { get; set; }

    /// <summary>alpha.</summary>
    public Written<bool>? Alpha { get; set; }
}
