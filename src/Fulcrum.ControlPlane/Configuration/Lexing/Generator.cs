namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>What ~SEQ or ~LST says.</summary>
/// <param name="Names">Of the definitions that it sets.</param>
/// <param name="Values">Sets of values, one value a name; made as they are asked for, since there may be any number.</param>
internal sealed record Generator(IReadOnlyList<string> Names, IEnumerable<IReadOnlyList<TracedText>> Values);
