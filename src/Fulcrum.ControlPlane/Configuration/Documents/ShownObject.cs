namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>An object of a configuration as text.</summary>
/// <param name="Name">"virtual_server 192.0.2.1 80".</param>
/// <param name="Source">"/etc/fulcrum/fulcrum.conf:12", or "API".</param>
/// <param name="Text">Its lines, with a comment that says the source; ends with a line end.</param>
public sealed record ShownObject(string Name, string Source, string Text);
