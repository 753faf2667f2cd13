namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>What a list was compiled to last: the same list with the same ports, as objects, gives the same messages. Not thread-safe.</summary>
public sealed class CompiledList<T, TMessage>
{
    private IReadOnlyList<T>? _source;
    private PortMap? _ports;
    private IReadOnlyList<TMessage> _compiled = [];

    /// <summary>The messages.</summary>
    public IReadOnlyList<TMessage> Of(IReadOnlyList<T> source, PortMap ports, Func<IReadOnlyList<T>, IReadOnlyList<TMessage>> compile)
    {
        if (!ReferenceEquals(source, _source) || !ReferenceEquals(ports, _ports))
            (_source, _ports, _compiled) = (source, ports, compile(source));
        return _compiled;
    }
}
