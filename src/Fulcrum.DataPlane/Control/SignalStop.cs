using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Control;

/// <summary>Turns SIGTERM and SIGINT into an orderly stop.</summary>
internal sealed class SignalStop : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Calls <paramref name="stop"/> for each signal, on a thread of the runtime.</summary>
    public SignalStop(Action stop)
    {
        _registrations = [Register(PosixSignal.SIGTERM, stop), Register(PosixSignal.SIGINT, stop)];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private static PosixSignalRegistration Register(PosixSignal signal, Action stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop();
        });
}
