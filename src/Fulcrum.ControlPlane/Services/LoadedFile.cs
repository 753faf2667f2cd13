using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services;

/// <summary>A configuration file that was in force, as it was when it was read. Immutable.</summary>
/// <param name="Id">Of its load in the history.</param>
/// <param name="Model">What it owns; valid.</param>
/// <param name="Hash">Of its text.</param>
/// <param name="Diagnostics">Warnings and notes about it.</param>
/// <param name="Text">What it says, without includes and definitions.</param>
public sealed record LoadedFile(
    ulong Id, DirectorModel Model, string Hash, IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<ShownObject> Text);
