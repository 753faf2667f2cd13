using System.Text;

namespace Fulcrum.Cli.Tests;

/// <summary>A writer whose every write fails with an error number, as a file stream's does.</summary>
internal sealed class BrokenWriter(int errno) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException($"Error {errno}", errno);

    public override Task WriteAsync(string? value) => throw new IOException($"Error {errno}", errno);
}
