using Fulcrum.Oracle.Tests.Scenarios;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Compare;

/// <summary>
/// Compares what leaves the director, step by step and port by port. Within a step and port frames are compared in order; where
/// their numbers differ, those that have a twin on the other side are taken out first.
/// </summary>
internal static class Comparer
{
    /// <summary>All differences.</summary>
    /// <param name="scenario">What was run.</param>
    /// <param name="kernel">What left the kernel's director.</param>
    /// <param name="fulcrum">What left Fulcrum's.</param>
    /// <param name="verdicts">What Fulcrum did with each frame of the steps, in order.</param>
    public static IReadOnlyList<Difference> Compare(
        Scenario scenario, IEnumerable<Output> kernel, IEnumerable<Output> fulcrum, IReadOnlyList<string> verdicts)
    {
        ILookup<(int Step, string Port), Output> expected = Prepare(scenario, kernel);
        ILookup<(int Step, string Port), Output> found = Prepare(scenario, fulcrum);
        List<Difference> differences = [];
        IEnumerable<(int Step, string Port)> keys = expected.Concat(found).Select(group => group.Key).Distinct().Order();
        foreach ((int step, string port) key in keys)
        {
            bool isPunted = verdicts.ElementAtOrDefault(key.step) == "punt";
            if (isPunted && scenario.Steps[key.step].IsForHost && !found[key].Any())
            {
                continue;
            }

            byte[] input = scenario.Steps.ElementAtOrDefault(key.step)?.Frame ?? [];
            differences.AddRange(CompareFrames(scenario.Name, key, input, [.. expected[key]], [.. found[key]], isPunted));
        }

        return differences;
    }

    private static ILookup<(int Step, string Port), Output> Prepare(Scenario scenario, IEnumerable<Output> outputs)
    {
        if (scenario.Comparison != Comparison.Frames)
        {
            outputs = Reassembly.Of(outputs);
        }

        if (scenario.Comparison == Comparison.Delivered)
        {
            outputs = Reassembly.Of(outputs.Select(Decapsulation.Of));
        }

        return outputs.ToLookup(output => (output.Step, output.Port));
    }

    private static IEnumerable<Difference> CompareFrames(
        string scenario, (int Step, string Port) key, byte[] input, List<Output> expected, List<Output> found, bool isPunted)
    {
        IReadOnlyList<(string, string)> inputFields = FrameFields.Of(input);
        Difference Make(string field, string kernel, string fulcrum) => new(scenario, key.Step, key.Port, field, kernel, fulcrum);
        if (expected.Count != found.Count)
        {
            foreach (Output frame in expected.ToList())
            {
                int twin = found.FindIndex(other => !Fields(inputFields, frame.Frame, other.Frame).Any());
                if (twin >= 0)
                {
                    expected.Remove(frame);
                    found.RemoveAt(twin);
                }
            }
        }

        for (int index = 0; index < Math.Max(expected.Count, found.Count); index++)
        {
            if (index >= found.Count)
            {
                string fulcrum = isPunted ? "left it to the host" : "nothing";
                yield return Make(isPunted ? "punt" : "missing", FrameFields.Summary(expected[index].Frame), fulcrum);
                continue;
            }

            if (index >= expected.Count)
            {
                yield return Make("extra", "nothing", FrameFields.Summary(found[index].Frame));
                continue;
            }

            foreach ((string field, string left, string right) in Fields(inputFields, expected[index].Frame, found[index].Frame))
            {
                yield return Make(field, left, right);
            }
        }
    }

    /// <summary>The fields that differ, with both values; a field that occurs several times has them all in one value.</summary>
    private static IEnumerable<(string Field, string Kernel, string Fulcrum)> Fields(
        IReadOnlyList<(string Name, string Value)> input, byte[] kernel, byte[] fulcrum)
    {
        IReadOnlyList<(string Name, string Value)> left = FrameFields.Of(kernel);
        IReadOnlyList<(string Name, string Value)> right = FrameFields.Of(fulcrum);
        HashSet<string> free = FreeFields.Of(input, left);
        foreach (string name in left.Concat(right).Select(field => field.Name).Distinct().Where(name => !free.Contains(name)))
        {
            (string kernelValue, string fulcrumValue) = (ValueOf(left, name), ValueOf(right, name));
            if (kernelValue != fulcrumValue)
            {
                yield return (name, kernelValue, fulcrumValue);
            }
        }

        IEnumerable<string> faults = FrameChecksums.Faults(fulcrum);
        if (FrameChecksums.Faults(kernel).Count == 0 && faults.Any())
        {
            yield return ("checksum", "right ones", string.Join("; ", faults));
        }
    }

    private static string ValueOf(IReadOnlyList<(string Name, string Value)> fields, string name) =>
        string.Join(' ', fields.Where(field => field.Name == name).Select(field => field.Value).DefaultIfEmpty("none"));
}
