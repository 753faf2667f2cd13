using System.Globalization;
using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Replay.Frames;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Replay.Output;

/// <summary>Tells people, stage by stage, what happened to each packet and why.</summary>
internal sealed class Explainer(TextWriter output, ConfigurationFacts facts, long startNs, bool nanoseconds)
{
    private readonly SchedulingText _scheduling = new();

    /// <summary>Writes a paragraph about a packet; packets are to be given in their order.</summary>
    public void Write(PacketReport report)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"#{report.Index}  {Time(report)}  {report.Packet.Bytes.Length} bytes"));
        Line("received", $"on {facts.PortName(report.Port)}");
        Line("parsed", FrameSummary.Of(report.Packet.Bytes));
        WriteSession(report);
        WriteRoute(report);
        if (report.Verdict == Verdict.Transmit)
            foreach (SentFrame frame in report.Sent)
                RewriteText.Write(Line, report.Packet.Bytes, frame.Bytes);
        else
            foreach (SentFrame frame in report.Sent)
                Line("sends", $"by {facts.PortName(frame.Port)}: {FrameSummary.Of(frame.Bytes)}");
        Line("verdict", VerdictText(report));
        output.WriteLine();
    }

    private void WriteSession(PacketReport report)
    {
        Wire.VirtualService? service = facts.ServiceOf(report);
        SessionView? session = report.Session;
        if (service is not null)
            Line("service", session is { Before: null }
                ? $"{ConfigurationFacts.NameOf(service.Key)}, {_scheduling.Explain(service, session.Real)}"
                : ConfigurationFacts.NameOf(service.Key));
        if (session is null)
        {
            WriteNoSession(report, service is not null);
            return;
        }
        string direction = session.Direction == Direction.Inbound ? "from the client" : "from the real server";
        Line("session", session.Before is null
            ? $"made, {StateNames.Of(session.State)}"
            : $"found, {direction}, {States(session.Before.Value, session.State)}");
        string local = session.Local is { } end ? $"local {end}, " : "";
        string timeout = string.Create(CultureInfo.InvariantCulture, $"ends after {session.TimeoutMs / 1000.0:0.###} s without packets");
        Line("", $"client {session.Client}, {local}real {session.Real}; {timeout}");
    }

    /// <summary>Nothing is said about packets that were dropped or punted before anybody looked for a session.</summary>
    private void WriteNoSession(PacketReport report, bool hasService)
    {
        if (FrameLayers.Of(report.Packet.Bytes).Any(layer => layer["source_port"] is not null) && report.Verdict == Verdict.Punt)
            Line("session", hasService ? "none, and the packet begins none" : "none, and no service has this address and port");
    }

    private void WriteRoute(PacketReport report)
    {
        bool misses = report is { Verdict: Verdict.Drop, Reason: "no_route" or "neighbour_unresolved" or "too_big" or "ttl_expired" };
        if (report.Verdict != Verdict.Transmit && !misses || Target(report) is not { } target)
            return;
        if (facts.RouteTo(target) is not { } route)
        {
            Line("route", $"to {target}: none");
            return;
        }
        IpAddress next = route.Gateway.Length == 0 ? target : new IpAddress(route.Gateway.Span);
        string via = route.Gateway.Length == 0 ? "on the link" : $"via {next}";
        string vlan = route.Vlan == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" vlan {route.Vlan}");
        Line("route", $"to {target}: {ConfigurationFacts.NameOf(route.Prefix)} {via}, port {route.Port}{vlan}");
        Line("", facts.MacOf(route, next) is { } mac ? $"next hop {next} is {mac}" : $"next hop {next} has no MAC address in the topology");
    }

    /// <summary>Where the packet was to go: what the frame that left says, else what the session says.</summary>
    private static IpAddress? Target(PacketReport report)
    {
        if (report.Verdict == Verdict.Transmit && report.Sent.Count > 0)
        {
            string? text = FrameLayers.Of(report.Sent[0].Bytes).FirstOrDefault(layer => layer.Name is "ipv4" or "ipv6")?["destination"];
            return IpAddress.TryParse(text, out IpAddress address) ? address : null;
        }
        return report.Session is not { } session ? null
            : session.Direction == Direction.Inbound ? session.Real.Address : session.Client.Address;
    }

    private string VerdictText(PacketReport report) => (report.WasHeld ? "held back until the first fragment came or time was up, then " : "") + report.Verdict switch
    {
        Verdict.Transmit when report.OutputPort is { } port => $"transmit by {facts.PortName(port)}",
        Verdict.Punt => $"punt to the kernel, class {report.Reason}",
        Verdict.Drop => $"drop, {report.Reason}: {ReasonText(report.Reason!)}",
        _ => VerdictFile.NameOf(report.Verdict),
    };

    private static string ReasonText(string reason)
    {
        for (int index = 0; index < CounterNames.Worker.Count; index++)
            if (CounterNames.Worker[index] == CounterNames.DropPrefix + reason)
                return CounterNames.WorkerHelp[index];
        return reason switch
        {
            Replayer.CutByCapture => "The capture holds only the beginning of the packet, so it was not replayed.",
            Replayer.FrameTooLong => "The frame is longer than the longest IP packet, so it was not replayed.",
            _ => "The worker held the packet back and never let it go.",
        };
    }

    private static string States(SessionState before, SessionState after) => before == after
        ? $"stays {StateNames.Of(after)}"
        : $"{StateNames.Of(before)} -> {StateNames.Of(after)}";

    private string Time(PacketReport report)
    {
        decimal seconds = (report.Packet.TimestampNs - startNs) / 1_000_000_000m;
        return seconds.ToString(nanoseconds ? "0.000000000" : "0.000000", CultureInfo.InvariantCulture) + " s";
    }

    private void Line(string stage, string text) => output.WriteLine($"  {stage,-9} {text}");
}
