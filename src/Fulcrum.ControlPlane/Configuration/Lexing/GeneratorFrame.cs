namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// The rest of a line after ~SEQ or ~LST, once for each set of values. The names keep the last values, as in keepalived.
/// </summary>
internal sealed class GeneratorFrame(Generator generator, TracedText rest, Definitions definitions) : SourceFrame
{
    private readonly IEnumerator<IReadOnlyList<TracedText>> _values = generator.Values.GetEnumerator();

    public override TracedText? Next()
    {
        if (!_values.MoveNext())
            return null;
        for (int i = 0; i < generator.Names.Count; i++)
            definitions.Set(new Definition(generator.Names[i], [_values.Current[i]], true));
        return rest;
    }
}
