using Fulcrum.ControlPlane.Model;
using Google.Protobuf.Collections;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>What of a service a change replaces, between the API and the model: all but key, pool, client address and servers.</summary>
public static class ApiServiceOptions
{
    /// <summary>The service with the scheduler, flags, one-packet, persistence, timeouts and slow start of the message.</summary>
    public static VirtualService With(this VirtualService service, Api.V1.VirtualService written, string field, FieldErrors errors) =>
        service with
        {
            Scheduler = written.Scheduler.Length == 0 ? Schedulers.Default : written.Scheduler,
            SchedulerFlags = Flags(written.SchedulerFlags, $"{field}.scheduler_flags", errors),
            OnePacket = written.OnePacket,
            Persistence = Persistence(written.Persistence, $"{field}.persistence", errors),
            Timeouts = Timeouts(written.Timeouts),
            SlowStart = TimeSpan.FromSeconds(written.SlowStartSeconds),
        };

    /// <summary>Writes what <see cref="With"/> reads.</summary>
    public static void WriteTo(this VirtualService service, Api.V1.VirtualService written)
    {
        written.Scheduler = service.Scheduler;
        written.SchedulerFlags.AddRange(service.SchedulerFlags.Words());
        written.OnePacket = service.OnePacket;
        written.SlowStartSeconds = (uint)service.SlowStart.TotalSeconds;
        if (service.Persistence is { } persistence)
        {
            written.Persistence = new()
            {
                TimeoutSeconds = (uint)persistence.Timeout.TotalSeconds, PrefixLength = (uint)persistence.PrefixLength,
            };
        }
        if (service.Timeouts != ServiceTimeouts.OfDirector)
        {
            written.Timeouts = new()
            {
                TcpSeconds = (uint)service.Timeouts.Tcp.TotalSeconds,
                TcpFinSeconds = (uint)service.Timeouts.TcpFin.TotalSeconds,
                UdpSeconds = (uint)service.Timeouts.Udp.TotalSeconds,
            };
        }
    }

    private static SchedulerFlags Flags(RepeatedField<string> words, string field, FieldErrors errors)
    {
        SchedulerFlags flags = SchedulerFlags.None;
        for (int i = 0; i < words.Count; i++)
        {
            SchedulerFlags flag = SchedulerFlagWords.All.FirstOrDefault(item => item.Word == words[i]).Flag;
            if (flag == SchedulerFlags.None)
            {
                string known = string.Join(", ", SchedulerFlagWords.All.Select(item => item.Word));
                errors.Add($"{field}[{i}]", $"'{words[i]}' is not a scheduler flag; use one of {known}");
            }
            flags |= flag;
        }
        return flags;
    }

    private static Persistence? Persistence(Api.V1.Persistence? written, string field, FieldErrors errors)
    {
        if (written is null)
            return null;
        if (written.PrefixLength > 128)
            errors.Add($"{field}.prefix_length", $"{written.PrefixLength} is out of range; use 1 to 32 with IPv4, 1 to 128 with IPv6");
        TimeSpan timeout = written.TimeoutSeconds == 0 ? Model.Persistence.DefaultTimeout : TimeSpan.FromSeconds(written.TimeoutSeconds);
        return new(timeout, (int)Math.Min(written.PrefixLength, 128));
    }

    private static ServiceTimeouts Timeouts(Api.V1.ServiceTimeouts? written) => written is null ? ServiceTimeouts.OfDirector : new(
        TimeSpan.FromSeconds(written.TcpSeconds), TimeSpan.FromSeconds(written.TcpFinSeconds), TimeSpan.FromSeconds(written.UdpSeconds));
}
