using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>What a followed object adds to a priority or a weight.</summary>
/// <param name="Weight">0: its failure counts as a whole.</param>
/// <param name="IsReversed">Good and bad change places.</param>
public readonly record struct TrackWeight(int Weight, bool IsReversed)
{
    /// <summary>"weight N [reverse|noreverse]"; null after a warning.</summary>
    internal static TrackWeight? Read(Statement statement, int maximum, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a number");
            return null;
        }
        Word number = statement.Arguments[0];
        if (ValueSyntax.ReadNumber(number.Text, -maximum, (long)maximum, out long weight) is { } complaint)
        {
            context.Log.Warning(number.Position, $"{statement.Keyword}: {complaint}; the line is ignored");
            return null;
        }
        bool isReversed = statement.Arguments.Count > 1 && statement.Arguments[1].Text == "reverse";
        if (statement.Arguments.Count > 1 && statement.Arguments[1].Text is not ("reverse" or "noreverse"))
            context.Log.Warning(statement.Arguments[1].Position, $"{statement.Keyword}: '{statement.Arguments[1]}' is not known; use reverse");
        return new((int)weight, isReversed);
    }
}
