using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fulcrum.Cli;

/// <summary>fulcrumctl: the command line of fulcrumd.</summary>
public static class Program
{
    /// <summary>Returns 0, 1 when the request failed, 2 when the command line is wrong, 130 when interrupted.</summary>
    public static async Task<int> Main(string[] args)
    {
        // No await using: what a failed write leaves in the buffer must not be written again.
        StreamWriter output = new(OpenOutput(), new UTF8Encoding(false), 64 * 1024) { NewLine = "\n" };
        TextWriter error = Console.Error;
        error.NewLine = "\n";
        return await CommandLine.RunAsync(args, output, error);
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
