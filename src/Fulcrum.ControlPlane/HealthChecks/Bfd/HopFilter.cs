using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>
/// Lets the kernel drop datagrams that have come too far (RFC 5881, 5): a classic BPF program on a socket that reads time to live or
/// hop limit of the IP header.
/// </summary>
internal static unsafe class HopFilter
{
    private const int SolSocket = 1;
    private const int SoAttachFilter = 26;
    private const ushort LoadByte = 0x30;
    private const ushort JumpIfNotBelow = 0x35;
    private const ushort Return = 0x06;
    private const int NetworkHeader = -0x100000;
    private const int TimeToLiveOffset = 8;
    private const int HopLimitOffset = 7;

    /// <summary>Throws <see cref="SocketException"/>.</summary>
    public static void Attach(Socket socket, int minimum)
    {
        int offset = NetworkHeader + (socket.AddressFamily == AddressFamily.InterNetwork ? TimeToLiveOffset : HopLimitOffset);
        Instruction* program = stackalloc Instruction[]
        {
            new() { Code = LoadByte, Value = (uint)offset },
            new() { Code = JumpIfNotBelow, Else = 1, Value = (uint)minimum },
            new() { Code = Return, Value = uint.MaxValue },
            new() { Code = Return, Value = 0 },
        };
        Program filter = new() { Count = 4, Instructions = program };
        socket.SetRawSocketOption(SolSocket, SoAttachFilter, new ReadOnlySpan<byte>(&filter, sizeof(Program)));
    }

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Instruction
    {
        public ushort Code;
        public byte Then;
        public byte Else;
        public uint Value;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public ushort Count;
        public Instruction* Instructions;
    }
}
