using System.Globalization;
using Fulcrum.Api.V1;
using Google.Protobuf;

namespace Fulcrum.Guest.Tests;

/// <summary>Both processes of the director in the guest, asked by fulcrumctl there. What it answers stays in the machine's folder.</summary>
internal sealed class Director : IDisposable
{
    private readonly Machine _machine;
    private readonly string _name;

    /// <summary>Starts them, with options for the data plane.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="name">Of the folder for logs and answers.</param>
    /// <param name="options">For the data plane.</param>
    public Director(Machine machine, string name, params string[] options)
    {
        _machine = machine;
        _name = name;
        Directory.CreateDirectory(Path.Combine(Machine.Share, name));
        Script(machine, name, ["start", .. options]);
    }

    /// <summary>Runs the guest's director.sh, which has to succeed, and returns what it writes.</summary>
    public static string Script(Machine machine, string name, params string[] words) =>
        machine.Run(string.Create(CultureInfo.InvariantCulture, $"""
            export BIN={Repository.Path("out/bin")} LOGS=/mnt/{name} DOTNET_ROOT={Environment.GetEnvironmentVariable("DOTNET_ROOT")}
            exec bash {Repository.Path("tests/Fulcrum.Guest.Tests/guest/director.sh")} {string.Join(' ', words)}
            """));

    /// <summary>Asks fulcrumctl for a message: "workers".</summary>
    /// <typeparam name="T">What it answers with.</typeparam>
    public T Ask<T>(string verb)
        where T : IMessage<T>, new() => JsonParser.Default.Parse<T>(Save(verb));

    /// <summary>Keeps what fulcrumctl answers in the machine's folder, and returns it.</summary>
    public string Save(string verb)
    {
        string answer = Script(_machine, _name, "ctl", "--json", verb);
        File.WriteAllText(Path.Combine(Machine.Share, _name, $"{verb}.json"), answer);
        return answer;
    }

    /// <summary>What each worker has done so far.</summary>
    public IReadOnlyList<Worker> Workers() => Ask<ListWorkersResponse>("workers").Workers;

    /// <inheritdoc/>
    public void Dispose() => Script(_machine, _name, "stop");
}
