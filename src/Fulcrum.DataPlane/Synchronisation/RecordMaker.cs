using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>Turns what a worker has told into a record, which knows no slots. Synchronisation thread.</summary>
internal static class RecordMaker
{
    /// <summary>Fills a record in.</summary>
    public static void Make(in SyncEvent news, out SyncRecord record)
    {
        record = new SyncRecord
        {
            Version = SyncRecord.CurrentVersion,
            Kind = news.Kind,
            Notes = news.Notes,
            ServiceProtocol = news.Path.ServiceProtocol,
            Real = news.Path.Address,
            ServicePort = news.Path.ServicePort,
            ServerPort = news.Path.Port,
            Mark = news.Path.ServiceMark,
            RemainingMs = news.RemainingMs,
            IdleMs = news.IdleMs,
            ToldAtMs = news.ToldAtMs,
        };
        if (news.Kind is SyncRecordKind.Template or SyncRecordKind.TemplateEnd)
            AddTemplate(news.Template, ref record);
        else
            AddSession(news, ref record);
    }

    private static void AddTemplate(in Template template, ref SyncRecord record)
    {
        record.Client = template.Client;
        record.Virtual = template.Service.Address;
        record.TimeoutMs = template.TimeoutMs;
    }

    private static void AddSession(in SyncEvent news, ref SyncRecord record)
    {
        Session session = news.Session;
        FlowKey inbound = session.Inbound;
        record.Protocol = session.Protocol;
        record.State = session.State;
        record.Mode = session.Mode;
        record.Traits = session.Traits;
        record.ClientPort = inbound.SourcePort;
        record.VirtualPort = inbound.DestinationPort;
        record.RealPort = session.Outbound.SourcePort;
        bool isIpv6 = session.Has(SessionTraits.Ipv6Client);
        record.Client = isIpv6 ? news.Extension.Client : new IpAddress(inbound.Source);
        record.Virtual = isIpv6 ? news.Extension.Virtual : new IpAddress(inbound.Destination);
        record.AgeSeconds = session.AgeSeconds(news.ToldAtMs);
        if (session.Has(SessionTraits.FullNat))
        {
            record.Local = session.Has(SessionTraits.Ipv6Server) ? news.Extension.Local : new IpAddress(session.Outbound.Destination);
            record.LocalPort = session.Outbound.DestinationPort;
        }
        if (!session.Has(SessionTraits.Inserts))
            return;
        record.InsertAt = news.Extension.InsertAt;
        record.InsertedLength = news.Extension.InsertedLength;
        record.ClientAddress = news.Extension.Mode;
        record.Progress = news.Extension.Progress;
    }
}
