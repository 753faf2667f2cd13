using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>Has a template hold a session of the other director, as it does there. Owner: the worker.</summary>
internal readonly unsafe struct SessionBinding(SessionLifecycle sessions)
{
    // A session as young as that has renewed its template when it began.
    private const uint YoungSeconds = 2;

    /// <summary>Finds the template, or makes it; without room for it the session does without.</summary>
    public void Bind(Session* session, SyncRecord* record, ServiceSnapshot* service, ServerEntry* server)
    {
        if ((record->Notes & SyncNotes.Templated) == 0 || service->PersistenceTimeoutMs == 0)
            return;
        TemplateTable templates = sessions.Templates;
        TemplateKey key = new(service->Key, record->Client, service->PersistencePrefix, templates.Store);
        uint template = templates.TryHold(key);
        if (template == TemplateTable.None)
        {
            int index = (int)(server - ServiceSnapshot.Servers(service));
            template = templates.Make(key, server->Slot, index, service->PersistenceTimeoutMs, isRemote: true);
        }
        if (template == TemplateTable.None)
            return;
        if (templates[template]->ServerSlot != server->Slot)
        {
            templates.Release(template);
            return;
        }
        if (templates[template]->IsRemote && record->AgeSeconds <= YoungSeconds)
            templates.Follow(template, templates[template]->TimeoutMs);
        sessions.Table.SetTemplate(session, template);
    }
}
