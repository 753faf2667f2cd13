namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Ports are named as the kernel's interfaces are, since each has a twin of its name.</summary>
internal sealed class PortNameRule : IServiceRule
{
    private const int MaximumLength = 15;

    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        IEnumerable<ModelProblem> pools =
            from pool in model.Pools
            from item in pool.Addresses.DistinctBy(item => item.Port)
            where !IsName(item.Port)
            select new ModelProblem(
                pool.Origin, ModelField.Addresses, $"local-address pool '{pool.Name}': {Sentence(item.Port)}", item.Address);
        IEnumerable<ModelProblem> services =
            from service in model.Services
            where service.BindPort is not null && !IsName(service.BindPort)
            select new ModelProblem(service.Origin, ModelField.BindPort, $"virtual service {service.Key}: {Sentence(service.BindPort!)}");
        return pools.Concat(services);
    }

    /// <summary>Whether a port can have it.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaximumLength && name is not ("." or "..")
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@');

    /// <summary>What is wrong with a name that no port can have.</summary>
    public static string Sentence(string name) =>
        $"'{name}' is not the name of a port; a name has 1 to {MaximumLength} letters, digits, or any of . _ - @";
}
