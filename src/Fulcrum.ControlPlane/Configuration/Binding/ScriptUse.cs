using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A command, and where it is written.</summary>
/// <param name="Script">The command.</param>
/// <param name="At">Its first word.</param>
/// <param name="Decides">Whether something depends on its result, so that keepalived warns when it cannot be run; others it only leaves out.</param>
public sealed record ScriptUse(Script Script, SourcePosition At, bool Decides);
