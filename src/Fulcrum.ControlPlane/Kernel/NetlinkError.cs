using System.Runtime.InteropServices;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Outcome of a request: errno (0: done) and the kernel's own sentence where it gave one (extended acknowledgement).</summary>
internal readonly record struct NetlinkError(int Errno, string? KernelText = null)
{
    /// <summary>The request succeeded.</summary>
    public static NetlinkError None => default;

    /// <summary>Whether the request failed.</summary>
    public bool IsError => Errno != 0;

    /// <summary>The outcome of the C library's last call on this thread.</summary>
    public static NetlinkError LastCall() => new(Marshal.GetLastPInvokeError());

    /// <summary>For a log line or an error sentence, without a full stop at the end.</summary>
    public override string ToString()
    {
        if (!IsError)
            return "success";
        string text = $"{Marshal.GetPInvokeErrorMessage(Errno)} (errno {Errno})";
        return KernelText is null ? text : $"{text}: {KernelText.TrimEnd('.')}";
    }
}
