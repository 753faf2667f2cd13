using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services.State;

namespace Fulcrum.ControlPlane.Services;

/// <summary>Makes one model of the file's objects and those of the API.</summary>
/// <param name="apiState">Path of the file that holds the API's objects, for messages.</param>
internal sealed class Combiner(string apiState)
{
    /// <summary>Of a file as read.</summary>
    public Combination Combine(ConfigurationResult file, ApiObjects api) =>
        file.Model is null ? new(null, file.Diagnostics) : Combine(file.Model, file.Diagnostics, api);

    /// <summary>Of a file that was in force before.</summary>
    public Combination Combine(LoadedFile file, ApiObjects api) => Combine(file.Model, [], api);

    private Combination Combine(DirectorModel file, IReadOnlyList<Diagnostic> warnings, ApiObjects api)
    {
        DirectorSettings settings = file.Settings with { OfApi = [.. api.Settings] };
        // The API's objects come first, so that a clash is reported at the file's line.
        DirectorModel combined = file with
        {
            Services = [.. api.Services, .. file.Services],
            Pools = [.. api.Pools, .. file.Pools],
            MarkRules = [.. file.MarkRules, .. api.MarkRules],
            Settings = settings,
        };
        // What the file says alone is valid already.
        bool isFileAlone = combined.Services.Count == file.Services.Count && combined.Pools.Count == file.Pools.Count
            && combined.MarkRules.Count == file.MarkRules.Count && settings.OfApi.Count == 0;
        List<Diagnostic> diagnostics =
            [.. warnings, .. isFileAlone ? [] : ModelValidator.Validate(combined).Select(InWords), .. Overridden(settings)];
        return new(diagnostics.Any(d => d.Severity == Severity.Error) ? null : combined, diagnostics);
    }

    private static IEnumerable<Diagnostic> Overridden(DirectorSettings settings) =>
        from value in settings.OfApi
        let ofFile = settings.OfFile.FirstOrDefault(item => item.Name == value.Name)
        where ofFile is not null
        select new Diagnostic(Severity.Warning, ofFile.Origin.File, ofFile.Origin.Line, 0,
            $"{value.Name} is {ofFile.Value} here, which counts; the API has set it to {value.Value}, which waits");

    private Diagnostic InWords(Diagnostic problem) => problem.File is not null ? problem : problem with
    {
        Message = $"{problem.Message} (made by the API, saved in {apiState})",
    };
}

/// <summary>The file's objects and those of the API.</summary>
/// <param name="Model">Null where they cannot run together.</param>
/// <param name="Diagnostics">Every error and warning.</param>
public sealed record Combination(DirectorModel? Model, IReadOnlyList<Diagnostic> Diagnostics);
