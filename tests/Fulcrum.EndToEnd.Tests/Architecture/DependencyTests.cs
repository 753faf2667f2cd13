using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fulcrum.EndToEnd.Tests.Architecture;

/// <summary>The dependency rules of src/README.md, read off the project files and the sources.</summary>
internal sealed partial class DependencyTests
{
    /// <summary>What a packet meets, in its order. A stage uses those before it; the rest of the data plane is no stage.</summary>
    private static readonly string[] Stages =
    [
        "Receive", "Classify", "Fragments", "Sessions", "Services", "Handoff", "Schedule", "Route", "ClientAddress", "Rewrite", "Forward",
        "IcmpErrors", "Resets", "Transmit", "Checks", "Punt",
    ];

    /// <summary>Uses of later stages' data, with the reason in src/README.md; every one must be in use.</summary>
    private static readonly string[] KnownExceptions =
    [
        "Classify/Ipv6Parser.cs uses Sessions",
        "Classify/Parser.cs uses Sessions",
        "Fragments/FragmentStage.cs uses Sessions",
        "Receive/Burst.cs uses Classify",
        "Receive/Burst.cs uses Sessions",
        "Receive/BurstExceptions.cs uses Classify",
        "Receive/PacketFacts.cs uses Classify",
        "Receive/PacketFacts.cs uses Sessions",
    ];

    [TestCase("Fulcrum.Packets", "")]
    [TestCase("Fulcrum.Dpdk", "")]
    [TestCase("Fulcrum.Api", "")]
    [TestCase("Fulcrum.DataPlane", "Fulcrum.Dpdk Fulcrum.Packets")]
    [TestCase("Fulcrum.ControlPlane", "Fulcrum.Api Fulcrum.Packets")]
    [TestCase("Fulcrum.Cli", "Fulcrum.Api")]
    public void Project_References_AreThoseOfTheMap(string project, string references)
    {
        IEnumerable<string> found = ProjectFile(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.That(found.Order(), Is.EqualTo(references.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Test]
    public void DataPlane_Packages_HoldNoWebServer()
    {
        XDocument project = ProjectFile("Fulcrum.DataPlane");

        Assert.That(project.Root!.Attribute("Sdk")!.Value, Is.EqualTo("Microsoft.NET.Sdk"));
        Assert.That(project.Descendants("FrameworkReference"), Is.Empty);
        Assert.That(
            project.Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value),
            Has.None.Contains("AspNetCore").And.None.Contains("Grpc.Net"));
    }

    [TestCase("Fulcrum.DataPlane", "Fulcrum.ControlPlane", "Fulcrum.Api", "Microsoft.AspNetCore", "Microsoft.Extensions.Logging")]
    [TestCase("Fulcrum.ControlPlane", "Fulcrum.DataPlane", "Fulcrum.Dpdk")]
    [TestCase("Fulcrum.Cli", "Fulcrum.ControlPlane", "Fulcrum.DataPlane", "Fulcrum.Dpdk", "Fulcrum.Packets")]
    public void Sources_Namespaces_AreNotThoseOfOtherLayers(string project, params string[] forbidden) =>
        Assert.That(
            Usings(Path.Combine("src", project)).Where(used => forbidden.Any(name => Within(used.Namespace, name)))
                .Where(used => !Within(used.Namespace, project)),
            Is.Empty);

    [Test]
    public void Stage_Namespaces_AreThoseOfEarlierStages()
    {
        IEnumerable<string> upstream =
            from used in Usings("src/Fulcrum.DataPlane")
            let file = Path.GetRelativePath(Repository.Path("src/Fulcrum.DataPlane"), used.File)
            let stage = StageOf(file.Split('/')[0])
            let target = Within(used.Namespace, "Fulcrum.DataPlane") && used.Namespace.Split('.') is { Length: > 2 } parts ? parts[2] : ""
            where stage >= 0 && StageOf(target) > stage
            select $"{file} uses {target}";

        Assert.That(upstream.Order(), Is.EqualTo(KnownExceptions));
    }

    private static int StageOf(string folder) => Array.IndexOf(Stages, folder);

    private static bool Within(string name, string root) => name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    private static XDocument ProjectFile(string project) => XDocument.Load(Repository.Path($"src/{project}/{project}.csproj"));

    private static IEnumerable<(string File, string Namespace)> Usings(string folder) =>
        from file in Directory.EnumerateFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories)
        from Match match in Using().Matches(File.ReadAllText(file))
        select (file, match.Groups[1].Value);

    [GeneratedRegex(@"^\s*(?:global )?using (?:static |\w+ = )?([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
