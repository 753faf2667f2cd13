using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fulcrum.Cli;

/// <summary>fulcrumctl: the command line of fulcrumd. Run by a link that is named ipvsadm, it takes ipvsadm's.</summary>
public static class Program
{
    private const string Ipvsadm = "ipvsadm";

    /// <summary>Returns 0, 1 when the request failed, 2 when the command line is wrong, 130 when interrupted; by the name of ipvsadm, its exit codes.</summary>
    public static async Task<int> Main(string[] args)
    {
        // No await using: what a failed write leaves in the buffer must not be written again.
        StreamWriter output = new(OpenOutput(), new UTF8Encoding(false), 64 * 1024) { NewLine = "\n" };
        TextWriter error = Console.Error;
        error.NewLine = "\n";
        string name = OwnName();
        return Path.GetFileName(name) == Ipvsadm
            ? await CommandLine.RunIpvsadmAsync(name, null, args, output, error)
            : await CommandLine.RunAsync(args, output, error);
    }

    /// <summary>The first word of the command line, which names the link that the program was run by.</summary>
    private static string OwnName()
    {
        try
        {
            string words = File.ReadAllText("/proc/self/cmdline");
            return words[..Math.Max(0, words.IndexOf('\0', StringComparison.Ordinal))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>
    /// Standard output that reports a closed pipe, which the console's own stream hides. A file stream on a regular file does not
    /// move the offset that the shell's next command continues at, so files go through the console's stream.
    /// </summary>
    private static Stream OpenOutput()
    {
        FileStream stream = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
