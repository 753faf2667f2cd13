namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>What to tell of a keyword.</summary>
/// <param name="Name">As written.</param>
/// <param name="Effect">What this version does with it.</param>
/// <param name="Consequence">As in <see cref="Keyword{T}.Consequence"/>.</param>
public sealed record KeywordDescription(string Name, KeywordEffect Effect, string Consequence);
