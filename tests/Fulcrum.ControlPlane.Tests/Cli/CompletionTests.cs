using System.Diagnostics;
using Fulcrum.Cli.Completion;

namespace Fulcrum.Cli.Tests;

/// <summary>The script of `completion bash`, run by bash.</summary>
internal sealed class CompletionTests
{
    [TestCase("fulcrumctl se", "server service sessions settings")]
    [TestCase("fulcrumctl server ", "--help --json --socket add delete drain set undrain weight")]
    [TestCase("fulcrumctl server add --m", "--mode")]
    [TestCase("fulcrumctl server add tcp:10.0.0.1:80 10.0.1.1:80 --mode ", "dr fullnat nat tunnel")]
    [TestCase("fulcrumctl server add --tun-type g", "gre gue")]
    [TestCase("fulcrumctl ls --st", "--stats")]
    [TestCase("fulcrumctl sessions count --by s", "server service state")]
    [TestCase("fulcrumctl sessions --limit ", "")]
    [TestCase("fulcrumctl completion ", "--help --json --socket bash")]
    [TestCase("fulcrumctl ipvsadm --add", "--add-server --add-service")]
    [TestCase("ipvsadm -A -t 10.0.0.1:80 --f", "--fullnat --fwmark-service")]
    [TestCase("fulcrumctl replay --config known", "known.conf")]
    [TestCase("fulcrumctl config check known", "known.conf")]
    [TestCase("fulcrumctl list known", "")]
    public void Words_BehindALine_AreTheOnesThatFit(string line, string expected) => Assert.That(Complete(line), Is.EqualTo(expected));

    [Test]
    public void Completion_IsPrintedByItsVerb()
    {
        StringWriter output = new();

        Assert.That(CommandLine.RunAsync(["completion", "bash"], output, new StringWriter()).Result, Is.Zero);
        Assert.That(output.ToString(), Is.EqualTo(BashCompletion.Format(CommandLine.CreateRoot())));
    }

    /// <summary>What bash offers, in order.</summary>
    private static string Complete(string line)
    {
        string directory = Directory.CreateTempSubdirectory("fulcrum-completion-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(directory, "known.conf"), "");
            File.WriteAllText(Path.Combine(directory, "script"), BashCompletion.Format(CommandLine.CreateRoot()));
            string words = string.Join(' ', line.Split(' ').Select(word => $"'{word}'"));
            string run = $"source ./script; COMP_WORDS=({words}); COMP_CWORD={line.Split(' ').Length - 1}; _fulcrumctl; printf '%s\\n' \"${{COMPREPLY[@]}}\" | sort";
            ProcessStartInfo start = new("bash", ["--norc", "-u", "-c", run])
            {
                WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            start.Environment["LC_ALL"] = "C";
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.That(error.Result, Is.Empty);
            return string.Join(' ', output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
