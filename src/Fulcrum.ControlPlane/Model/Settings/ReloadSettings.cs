namespace Fulcrum.ControlPlane.Model.Settings;

/// <summary>How the configuration is read again.</summary>
public sealed record ReloadSettings
{
    /// <summary>reload_check_config: a bad configuration is found before it is used. Fulcrum always does so.</summary>
    public bool ChecksFirst { get; init; }

    /// <summary>reload_time_file: when to read again by itself.</summary>
    public string? TimeFile { get; init; }

    /// <summary>reload_repeat: as often as the file says a time.</summary>
    public bool Repeats { get; init; }

    /// <summary>reload_file: is there while a reload is under way.</summary>
    public string? MarkerFile { get; init; }

    /// <summary>config_save_dir: where configurations that were used are kept.</summary>
    public string? SaveDirectory { get; init; }
}
