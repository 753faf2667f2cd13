namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>What a real_server may say itself or leave to its virtual_server. Null where it is not written.</summary>
public abstract class ServerDefaultsConfig : CheckParametersConfig
{
    /// <summary>weight.</summary>
    public Written<long>? Weight { get; set; }

    /// <summary>inhibit_on_failure.</summary>
    public Written<bool>? InhibitOnFailure { get; set; }

    /// <summary>lb_kind, lvs_method.</summary>
    public Written<ForwardingMethodConfig>? Method { get; set; }

    /// <summary>virtualhost.</summary>
    public string? VirtualHost { get; set; }

    /// <summary>smtp_alert.</summary>
    public bool? SendsMail { get; set; }

    /// <summary>snmp_name.</summary>
    public string? SnmpName { get; set; }
}
