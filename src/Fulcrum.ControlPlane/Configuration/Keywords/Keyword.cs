using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>A row of a <see cref="KeywordTable{T}"/>.</summary>
/// <typeparam name="T">What the block that the keyword stands in configures.</typeparam>
/// <param name="Name">As written.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Bind">Reads a statement with this keyword and reports what is wrong with it.</param>
public sealed record Keyword<T>(string Name, KeywordEffect Effect, Action<T, Statement, BindingContext> Bind)
{
    /// <summary>What becomes of a keyword that is not acted on; empty for one that is.</summary>
    public string Consequence { get; init; } = "";
}
