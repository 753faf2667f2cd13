namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>The replacement of a reference by its value. Immutable.</summary>
/// <param name="Name">Of the definition, without '$'.</param>
/// <param name="Place">The character in the value; its own <see cref="SourcePosition.Via"/> leads to definitions inside of the value.</param>
/// <param name="Generated">The value, where ~SEQ or ~LST made it; else null.</param>
public sealed record Expansion(string Name, SourcePosition Place, string? Generated)
{
    /// <summary>What stands before the place when people are told how a text came about.</summary>
    public string Description => Generated is null ? $"in the value of ${Name} defined at" : $"with ${Name} = {Generated} from";
}
