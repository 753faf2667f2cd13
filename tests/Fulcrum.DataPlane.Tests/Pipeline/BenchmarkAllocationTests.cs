using System.Reflection;
using BenchmarkDotNet.Attributes;
using Fulcrum.Benchmarks;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Pipeline;

/// <summary>
/// Every benchmark of Fulcrum.Benchmarks runs and allocates nothing on the managed heap, whichever is added next, unless
/// <see cref="MayAllocateAttribute"/> says why it may. With the smallest of each parameter's numbers, and with all of its other values.
/// </summary>
internal sealed class BenchmarkAllocationTests
{
    private const int WarmUp = 50;
    private const int Invocations = 2_000;

    // The runtime may allocate for itself meanwhile, when it compiles anew what is called often; a benchmark does so every time.
    private const int Rounds = 3;

    private static readonly Type[] s_classes = [.. typeof(MayAllocateAttribute).Assembly.GetTypes().Where(type => Benchmarks(type).Any())];

    private static IEnumerable<TestCaseData> HotPath() =>
        from type in s_classes
        from method in Benchmarks(type)
        where type.GetCustomAttribute<MayAllocateAttribute>() is null && method.GetCustomAttribute<MayAllocateAttribute>() is null
        from values in Combinations([.. type.GetProperties().Select(property => (property, ValuesOf(property))).Where(of => of.Item2.Length > 0)])
        select new TestCaseData(type, method, values).SetArgDisplayNames(
            [$"{type.Name}.{method.Name}", .. values.Select(of => $"{of.Property.Name}={of.Value}")]);

    [TestCaseSource(nameof(HotPath))]
    public void Benchmark_Invoked_AllocatesNothing(Type type, MethodInfo method, (PropertyInfo Property, object Value)[] values)
    {
        object benchmark = Activator.CreateInstance(type)!;
        foreach ((PropertyInfo property, object value) in values)
            property.SetValue(benchmark, value);
        try
        {
            SetupOf(type, method)?.Invoke(benchmark, null);
            Action run = Runner(benchmark, method);
            Repeat(run, WarmUp);

            Assert.That(Enumerable.Range(0, Rounds).Any(_ => BytesOf(run) == 0), "it allocates each time");
        }
        catch (Exception e) when ((e.InnerException ?? e) is DpdkException missing)
        {
            Assert.Ignore(missing.Message);
        }
        finally
        {
            (benchmark as IDisposable)?.Dispose();
        }
    }

    [Test]
    public void Benchmarks_HaveTheirMemoryDiagnosed() =>
        Assert.That(s_classes.Where(type => type.GetCustomAttribute<MemoryDiagnoserAttribute>() is null), Is.Empty);

    [Test]
    public void MayAllocate_IsOfBenchmarksAndHasAReason() => Assert.That(
        s_classes.Concat<MemberInfo>(s_classes.SelectMany(Benchmarks)).Select(member => member.GetCustomAttribute<MayAllocateAttribute>()?.Reason)
            .Where(reason => reason is not null),
        Is.Not.Empty.And.All.Match(@"^[A-Z].{20,}\.$"));

    private static IEnumerable<MethodInfo> Benchmarks(Type type) => type.GetMethods().Where(method => method.IsDefined(typeof(BenchmarkAttribute)));

    /// <summary>The set-up of this benchmark, else that of all.</summary>
    private static MethodInfo? SetupOf(Type type, MethodInfo method) => type.GetMethods()
        .Select(setup => (Method: setup, Attribute: setup.GetCustomAttribute<GlobalSetupAttribute>()))
        .Where(setup => setup.Attribute is { } attribute && (attribute.Targets.Length == 0 || attribute.Targets.Contains(method.Name)))
        .OrderByDescending(setup => setup.Attribute!.Targets.Length).FirstOrDefault().Method;

    private static object[] ValuesOf(PropertyInfo property)
    {
        if (property.IsDefined(typeof(ParamsAllValuesAttribute)))
            return property.PropertyType == typeof(bool) ? [false, true] : [.. Enum.GetValues(property.PropertyType).Cast<object>()];
        Assert.That(property.IsDefined(typeof(ParamsSourceAttribute)), Is.False, $"{property.Name}: parameters with a source are not known here");
        object[] values = [.. property.GetCustomAttribute<ParamsAttribute>()?.Values.OfType<object>() ?? []];
        return values is [int or uint or long, ..] ? [values.Min()!] : values;
    }

    private static IEnumerable<(PropertyInfo Property, object Value)[]> Combinations((PropertyInfo Property, object[] Values)[] parameters) =>
        parameters.Aggregate<(PropertyInfo Property, object[] Values), IEnumerable<(PropertyInfo, object)[]>>(
            [[]],
            (all, parameter) => from some in all from value in parameter.Values select ((PropertyInfo, object)[])[.. some, (parameter.Property, value)]);

    private static Action Runner(object benchmark, MethodInfo method)
    {
        Assert.That(method.GetParameters(), Is.Empty, "benchmarks with arguments are not known here");
        return method.ReturnType == typeof(void)
            ? method.CreateDelegate<Action>(benchmark)
            : (Action)typeof(BenchmarkAllocationTests).GetMethod(nameof(Discard), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(method.ReturnType).Invoke(null, [benchmark, method])!;
    }

    private static Action Discard<T>(object benchmark, MethodInfo method)
    {
        Func<T> run = method.CreateDelegate<Func<T>>(benchmark);
        return () => run();
    }

    private static long BytesOf(Action run)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        Repeat(run, Invocations);
        return GC.GetAllocatedBytesForCurrentThread() - bytes;
    }

    private static void Repeat(Action run, int count)
    {
        for (; count > 0; count--)
            run();
    }
}
