using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// Binds clients to the servers that the other director has bound them to. A template that this director made sessions from stays, unless the
/// other one's has more time left: it has been used later. Owner: the worker.
/// </summary>
internal sealed unsafe class TemplateInstaller(SharedTables* shared, TemplateTable templates, SyncNews news, KnownServers servers)
{
    /// <summary>Applies a record of a template.</summary>
    public void Apply(SyncRecord* record)
    {
        ServiceSnapshot* service = ServiceLookup.Find(SharedTables.ReadRoot(shared), record->Service);
        ServerEntry* server = service == null ? null : servers.Find(service, record->Real, record->ServerPort);
        if (server == null || service->PersistenceTimeoutMs == 0)
        {
            news[server == null && service != null ? SyncRefusal.NoServer : SyncRefusal.NoService]++;
            return;
        }
        TemplateKey key = new(service->Key, record->Client, service->PersistencePrefix, templates.Store);
        uint slot = templates.TryHold(key);
        if (record->Kind == SyncRecordKind.TemplateEnd)
            End(slot, server);
        else if (slot == TemplateTable.None)
            Make(key, record, service, server);
        else
            Follow(slot, key, record, service, server);
    }

    /// <summary>The template, if any, is held.</summary>
    private void End(uint slot, ServerEntry* server)
    {
        bool isMeant = slot != TemplateTable.None && templates[slot]->IsRemote && templates[slot]->ServerSlot == server->Slot;
        if (isMeant)
            templates.Retire(slot);
        if (slot != TemplateTable.None)
            templates.Release(slot);
        news[isMeant ? SyncCounter.Ended : SyncCounter.Ignored]++;
    }

    private void Follow(uint slot, in TemplateKey key, SyncRecord* record, ServiceSnapshot* service, ServerEntry* server)
    {
        Template* template = templates[slot];
        bool isLater = template->IsRemote || record->RemainingMs > template->RemainingMs(templates.NowMs);
        bool isSame = template->ServerSlot == server->Slot;
        if (isLater && isSame)
            templates.Follow(slot, record->RemainingMs);
        else if (isLater)
            templates.Retire(slot);
        templates.Release(slot);
        if (isLater && !isSame)
            Make(key, record, service, server);
        else
            news[isLater ? SyncCounter.Updated : SyncCounter.Ignored]++;
    }

    private void Make(in TemplateKey key, SyncRecord* record, ServiceSnapshot* service, ServerEntry* server)
    {
        int index = (int)(server - ServiceSnapshot.Servers(service));
        uint slot = templates.Make(key, server->Slot, index, record->TimeoutMs, isRemote: true);
        if (slot == TemplateTable.None)
        {
            news[SyncRefusal.TableFull]++;
            return;
        }
        // Another worker may have made one meanwhile.
        if (templates[slot]->IsRemote && templates[slot]->ServerSlot == server->Slot)
            templates.Follow(slot, record->RemainingMs);
        templates.Release(slot);
        news[SyncCounter.Updated]++;
    }
}
