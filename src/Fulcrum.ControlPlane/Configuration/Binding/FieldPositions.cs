using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Validation;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Where the fields of model objects are written, by each object's own <see cref="Origin"/>.</summary>
internal sealed class FieldPositions
{
    private readonly Dictionary<Origin, Dictionary<(ModelField, object?), SourcePosition>> _positions = new(ReferenceEqualityComparer.Instance);

    /// <summary>An origin for an object whose block starts here.</summary>
    public Origin CreateOrigin(SourcePosition at)
    {
        Origin origin = new(at.File.Path, at.Line);
        _positions[origin] = new() { [(ModelField.Identity, null)] = at };
        return origin;
    }

    /// <summary>Where the object is written.</summary>
    public SourcePosition Of(Origin origin) => _positions[origin][(ModelField.Identity, null)];

    /// <summary>Where the object is written; null: it is not known.</summary>
    public SourcePosition? TryOf(Origin origin) =>
        _positions.TryGetValue(origin, out var fields) ? fields[(ModelField.Identity, null)] : null;

    /// <summary>Remembers where a field is written; nothing when it is not.</summary>
    public void Add<T>(Origin origin, ModelField field, Written<T>? value, object? item = null)
    {
        if (value is { } written)
            _positions[origin][(field, item)] = written.At;
    }

    /// <summary>The field's position; that of the object when the field is not written.</summary>
    public SourcePosition Find(ModelProblem problem)
    {
        Dictionary<(ModelField, object?), SourcePosition> fields = _positions[problem.Origin];
        return fields.TryGetValue((problem.Field, problem.Item), out SourcePosition at) ? at : fields[(ModelField.Identity, null)];
    }
}
