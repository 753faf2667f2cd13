namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>A configuration as written: included files in their places, definitions replaced.</summary>
/// <param name="Statements">Those outside of all blocks.</param>
public sealed record Document(IReadOnlyList<Statement> Statements);
