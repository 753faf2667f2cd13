namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>Names of <see cref="SyncRefusal"/> as the API has them.</summary>
internal static class SyncRefusalNames
{
    private static readonly string[] s_names =
        ["no_service", "no_server", "no_local_address", "table_full", "port_taken", "placement_differs", "malformed"];

    /// <summary>"no_service".</summary>
    public static string Of(SyncRefusal reason) => s_names[(int)reason];
}
